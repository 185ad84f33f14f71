import Blocking
import Foundation
import KafkaTesting
import ProgramTesting
import Testing

/// The guide to a second district, typed as it stands, with the programs that were just built.
@Suite(.timeLimit(.minutes(2)))
struct DistrictGuideTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  /// All sh blocks of a page, as one script.
  private func script(of page: String) throws -> String {
    let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
    let blocks = text.components(separatedBy: "\n```sh\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
    #expect(blocks.count == 7)
    return blocks.joined(separator: "\n")
  }

  @Test func everyStepWorks() async throws {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "guide-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let port = try FreePorts.first(of: 2)
    let programs = URL(filePath: Subprocess.built("hubd")).deletingLastPathComponent().path
    let variables = [
      "PATH": "\(programs):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")", "TMPDIR": scratch.path,
      "HUB_RECEIVE_PORT": String(port), "HUB_ADMIN_PORT": String(port + 1),
    ]
    // Whatever a step does, hubd does not outlive the script.
    let script = "set -euo pipefail\ncd '\(Self.root.path)'\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
    let text = script + (try self.script(of: "docs/guides/add-a-district.md"))
    let ending = try await DedicatedThread.run(name: "guide") {
      try Subprocess.run("/usr/bin/timeout", ["100", "bash", "-c", text], variables, inheriting: false)
    }
    #expect(ending.status == 0, "\(ending.output)\(ending.complaint)")
    let lines = ending.output.split(separator: "\n")
    #expect(lines.contains { $0.contains("config: good") || $0.contains("0 errors, 0 warnings") }, "\(ending.output)")
    #expect(lines.contains { $0.contains("\"Message\"") && $0.contains("success") })
    // One list has the case, the other has none.
    #expect(
      lines.filter { $0.contains("JA-2026-0001") && $0.contains("jingan-basement") }.count == 1, "\(ending.output)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }
}
