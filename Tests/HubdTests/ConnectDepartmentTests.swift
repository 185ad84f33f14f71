import Blocking
import Foundation
import HTTP
import HTTPClient
import HTTPServer
import HubTesting
import JSON
import ProgramTesting
import Synchronization
import Testing

/// Follows docs/guides/connect-a-department.md, to the letter, in a copy of the configuration outside the repository.
@Suite(.timeLimit(.minutes(2))) struct ConnectDepartmentTests {
  /// What the department got, and what it answers: it takes everything, and has accepted it by the first question.
  private final class Department: Sendable {
    let filed = Mutex<[HTTPRequest]>([])

    func answer(_ request: HTTPRequest) -> HTTPResponse {
      guard request.headers["Authorization"] == "Bearer sample" else { return .json(401, Array("{}".utf8)) }
      if request.method == .get { return .json(200, Array(#"{"step": 20, "remark": "材料齐全"}"#.utf8)) }
      filed.withLock { $0.append(request) }
      return .json(200, Array(#"{"ok": true, "no": 7}"#.utf8))
    }
  }

  private let guide: String
  private let config = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString)")

  init() throws {
    let page = HubdProcess.root.appending(path: "docs/guides/connect-a-department.md")
    guide = try String(contentsOf: page, encoding: .utf8)
    try FileManager.default.copyItem(at: HubdProcess.root.appending(path: "config"), to: config)
  }

  /// The block that follows a file's name.
  private func block(of path: String) throws -> String {
    let parts = guide.components(separatedBy: "`\(path)`:\n\n```yaml\n")
    return try #require(parts.count == 2 ? parts[1].components(separatedBy: "```").first : nil)
  }

  private func change(_ path: String, _ change: (String) -> String) throws {
    let file = config.appending(path: path)
    try change(String(contentsOf: file, encoding: .utf8)).write(to: file, atomically: true, encoding: .utf8)
  }

  /// Runs every command of a part of the page; what they said.
  private func commands(of part: String) async throws -> String {
    let text = try #require(guide.components(separatedBy: "## \(part)").last?.components(separatedBy: "\n## ").first)
    var said = ""
    for match in text.matches(of: /(?m)^hubctl (.+)$/) {
      let words = match.1.split(separator: " ").map(String.init)
      let directory = config.path
      let ending = try await DedicatedThread.run(name: "hubctl") {
        try Subprocess.run(
          Subprocess.built("hubctl"), words, ["HUB_CONFIG": directory, "HOME": "/nonexistent"], inheriting: false)
      }
      #expect(ending.status == 0, "hubctl \(match.1): \(ending.output)\(ending.complaint)")
      said += ending.output
    }
    return said
  }

  @Test func aDepartmentIsConnectedByFilesAlone() async throws {
    defer { try? FileManager.default.removeItem(at: config) }
    for path in ["systems/signs.yaml", "systems/signs/cases/all.yaml"] {
      let file = config.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try block(of: path).write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try await commands(of: "3.").contains("a-step-that-nobody-named"))
    try change("themes/restaurant.yaml") { $0.replacing("department: street", with: "department: signs") }
    try change("systems/signs.yaml") { $0.replacing("state: planned", with: "state: live") }
    #expect(try await commands(of: "5.").contains("hub.to.signs"))

    let department = Department()
    let server = try HTTPServer(HTTPServerOptions()) { department.answer($0) }
    let more = [
      "HUB_CONFIG": config.path, "HUB_SIGNS_URL": "http://127.0.0.1:\(server.port)", "HUB_SIGNS_TOKEN": "sample",
    ]
    let hubd = try HubdProcess(["--embedded-broker"], environment: HubdProcess.secrets.merging(more) { $1 })
    let receive = await hubd.address("receive")
    let admin = await hubd.address("admin")
    #expect(try await eventually { try await isReady(admin) })
    let sample = HubdProcess.root.appending(path: "demo/samples/01-restaurant.json").path
    let environment = more.merging(HubdProcess.secrets) { $1 }.merging(["HOME": "/nonexistent"]) { $1 }
    let pushed = try await DedicatedThread.run(name: "hubctl") {
      try Subprocess.run(
        Subprocess.built("hubctl"), ["push", sample, "--to", "http://\(receive)"], environment, inheriting: false)
    }
    #expect(pushed.status == 0, "\(pushed.output)\(pushed.complaint)")

    #expect(await eventually { department.filed.withLock { $0.count } == 1 })
    let body = try JSONValue(parsing: try #require(department.filed.withLock { $0.first }).body)
    #expect(body["item"] == "310150508000")
    #expect(body["company"] == "测试餐饮有限公司")
    #expect(try await eventually { try await status(at: admin, hubd) == "accepted" })
    await server.stop(grace: .seconds(1))
  }

  private func isReady(_ admin: String) async throws -> Bool {
    let client = try HTTPClient()
    defer { client.close() }
    return try await client.send(HTTPClientRequest(.get, "http://\(admin)/ready")).status == 200
  }

  /// Where the item of the example stands, as operators see it.
  private func status(at admin: String, _ hubd: HubdProcess) async throws -> String? {
    let file = hubd.directory.appending(path: "data/admin-tokens.json")
    guard let tokens = try? JSONValue(parsing: Array(Data(contentsOf: file))),
      let token = tokens["tokens"]?.array?.first?["token"]?.string
    else { return nil }
    let client = try HTTPClient()
    defer { client.close() }
    let request = HTTPClientRequest(
      .get, "http://\(admin)/admin/v1/applications/0000002603CC001", headers: ["Authorization": "Bearer \(token)"])
    let answer = try? JSONValue(parsing: try await client.send(request).body)
    return answer?["application"]?["items"]?.array?.first { $0["code"] == "310150508000" }?["status"]?.string
  }
}
