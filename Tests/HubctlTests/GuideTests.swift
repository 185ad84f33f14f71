import Blocking
import Foundation
import ProgramTesting
import Testing

/// The guides, done as they are written: each `sh` block in a directory with a copy of `config` and the samples.
@Suite(.timeLimit(.minutes(2))) struct GuideTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  private struct Step {
    var code: Int32
    var output: String
  }

  private func follow(_ guide: String) async throws -> [Step] {
    let text = try String(contentsOf: Self.root.appending(path: guide), encoding: .utf8)
    let folder = FileManager.default.temporaryDirectory.appending(path: "guide-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "demo"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["config", "demo/samples"] {
      try FileManager.default.copyItem(at: Self.root.appending(path: name), to: folder.appending(path: name))
    }
    let programs = URL(filePath: Subprocess.built("hubctl")).deletingLastPathComponent().path
    let path = "\(programs):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
    let place = folder.path
    var steps: [Step] = []
    for block in text.matches(of: /(?ms)^```sh\n(.*?)^```/).map({ String($0.1) }) {
      let ending = try await DedicatedThread.run(name: "guide") {
        try Subprocess.run(
          "/bin/bash", ["-e", "-c", "cd \"$0\"\n" + block, place], ["PATH": path], inheriting: false)
      }
      steps.append(Step(code: ending.status, output: ending.output + ending.complaint))
    }
    return steps
  }

  @Test func aThemeIsAddedAsTheGuideSays() async throws {
    let steps = try await follow("docs/guides/add-a-theme.md")
    #expect(steps.count == 4)
    for step in steps { #expect(step.code == 0, "\(step.output)") }
    #expect(steps[1].output.contains("0 errors, 0 warnings"))
    #expect(steps[2].output.contains("40 → 20"))
    #expect(steps[3].output.contains("routed to tea-house"))
  }
}
