import CommandLine
import Foundation
import Testing

@testable import hubctl

@Suite struct CommandTreeTests {
  @Test(arguments: [
    "push FILE", "trace ID", "get applications", "get applications --theme cafe --watch -o json", "get themes",
    "get mappings", "get systems --local", "get deadlines --within 2d --level red -o wide", "get command ID",
    "route explain FILE", "translate --system city FILE",
    "topics list", "topics apply --dry-run", "held list", "held show ID", "held release ID --reason x --dry-run",
    "held resend ID --leg xuhui --reason x", "held settle ID --leg xuhui --number 1 --reason x", "quarantine list",
    "quarantine show 0-1", "quarantine show 0-1 --reveal --reason x", "trace ID --reveal --reason x",
    "held show ID --reveal --dry-run", "push FILE --dry-run", "check --strict", "status", "ledger --from 2026-03-01",
    "calendar add 2026-03-02 5",
    "materials list ID", "materials sweep --dry-run", "completion bash", "systems test xuhui",
  ])
  func knowsTheVerb(line: String) throws {
    guard case .run = try Program.root.parse(line.split(separator: " ").map(String.init)) else {
      Issue.record("help for \(line)")
      return
    }
  }

  /// What the help shows can be typed.
  @Test func everyExampleIsAnInvocation() throws {
    for example in examples(of: Program.root) {
      for part in example.split(whereSeparator: { "|;".contains($0) }) {
        guard let start = part.range(of: "hubctl ") else { continue }
        let isFed = part[..<start.lowerBound].contains("xargs")
        let words = shellWords(String(part[start.upperBound...]).filter { $0 != ")" }) + (isFed ? ["REF"] : [])
        #expect(throws: Never.self, "\(example)") { try Program.root.parse(words) }
      }
    }
  }

  /// Each command says what it does, stands under a heading, and is short enough for a list.
  @Test func everyCommandIntroducesItself() {
    for command in Program.root.subcommands {
      #expect(!command.summary.isEmpty && !command.group.isEmpty)
      #expect(displayWidth(command.summary) <= 80, "\(command.name)")
    }
  }

  private func examples(of command: VerbCommand) -> [String] {
    command.examples.map(\.line) + command.subcommands.flatMap(examples)
  }

  /// Words as a shell would part them: blanks, and single quotes around blanks.
  private func shellWords(_ line: String) -> [String] {
    line.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
      index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
  }
}
