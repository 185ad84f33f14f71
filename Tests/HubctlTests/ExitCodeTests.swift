import CommandLine
import Foundation
import JSON
import Testing

@testable import hubctl

/// Each exit code that scripts rely on, as the program ends with it.
@Suite(.timeLimit(.minutes(1))) struct ExitCodeTests {
  private static func refusal(_ status: Int) -> (status: Int, json: JSONValue) {
    (status, ["code": "x", "messageZh": "不行", "messageEn": "no"])
  }

  private static let answers: [String: (status: Int, json: JSONValue)] = [
    "GET /applications/ok": (200, ["application": ["application": "ap-1"], "journal": []]),
    "GET /applications/broken": refusal(500), "GET /applications/none": refusal(404),
    "GET /applications/secret": refusal(403), "GET /applications/unknown": refusal(401),
    "GET /applications/two": refusal(409), "GET /applications/busy": refusal(503),
    "POST /applications/useless/commands": (200, ["application": "ap-1", "outcome": "rejected"]),
    "POST /applications/still/commands": (200, ["application": "ap-1", "outcome": "held"]),
    "POST /applications/stale/commands": refusal(409),
    "POST /applications/slow/commands": (202, ["application": "ap-1", "outcome": "pending"]),
    "GET /status": (200, ["ok": false]), "GET /ledger": (200, ["items": [], "balanced": false]),
  ]

  @Test(arguments: [
    (0, "trace ok"), (1, "trace broken"), (1, "status"), (1, "ledger"), (1, "translate /nonexistent"),
    (2, "trace"), (2, "trace ok --reveal"), (2, "trace ok --reason x"), (2, "held show ok --dry-run"),
    (2, "held release ok"), (2, "get applications --limit none"),
    (3, "held release useless --reason x"), (4, "trace none"), (4, "systems test nobody --config config"),
    (5, "trace secret"), (5, "trace unknown"), (6, "held release still --reason x"),
    (6, "held release useless stale --reason x"), (7, "trace two"), (7, "held release stale --reason x"),
    (69, "trace nothing-of-the-hub"), (75, "trace busy"), (75, "held release slow --reason x"),
    (78, "check --config /nonexistent"), (78, "status --context nowhere"),
  ])
  func endsAsPromised(code: Int32, line: String) async throws {
    let stub = try AdminStub(Self.answers)
    let process = try await HubctlProcess.run(
      line.split(separator: " ").map(String.init), environment: ["HUB_SERVER": stub.url, "HUB_TOKEN": AdminStub.token])
    #expect(process.code == code, "\(line): \(process.output)\(process.complaint)")
    if code != 0, !["status", "ledger"].contains(line) {
      #expect(!process.complaint.isEmpty || !process.output.isEmpty, "\(line)")
    }
    await stub.stop()
  }

  /// Nothing listens there: 69, with what to do.
  @Test func namesAHubThatIsAway() async throws {
    let process = try await HubctlProcess.run(
      ["status"], environment: ["HUB_SERVER": "http://127.0.0.1:1", "HUB_TOKEN": "x"])
    #expect(process.code == ExitCode.unreachable.rawValue && process.complaint.contains("--server"))
  }

  @Test func everyCodeIsInTheDocument() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let text = try String(contentsOfFile: "/\(root)/docs/hubctl.md", encoding: .utf8)
    for code in ExitCode.allCases { #expect(text.contains("\n| \(code.rawValue) |"), "\(code)") }
  }
}
