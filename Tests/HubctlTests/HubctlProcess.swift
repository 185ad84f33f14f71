import Blocking
import HTTP
import HTTPServer
import JSON
import ProgramTesting
import Synchronization

/// hubctl as a user runs it, and what it said.
struct HubctlProcess {
  let code: Int32
  let output: String
  let complaint: String

  /// Runs it to its end, on a thread of its own: the answers that it waits for come from the pool.
  static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> HubctlProcess {
    try await DedicatedThread.run(name: "hubctl") { try HubctlProcess(arguments, environment) }
  }

  private init(_ arguments: [String], _ environment: [String: String]) throws {
    let variables = environment.merging(["HOME": "/nonexistent"]) { given, _ in given }
    let ending = try Subprocess.run(Subprocess.built("hubctl"), arguments, variables, inheriting: false)
    (code, output, complaint) = (ending.status, ending.output, ending.complaint)
  }
}

/// An admin API with fixed answers, which remembers what it was asked.
final class AdminStub: Sendable {
  static let token = "hub_stub"

  private let server: Mutex<HTTPServer?> = Mutex(nil)
  let url: String

  /// - Parameter answers: by method and path.
  init(_ answers: [String: (status: Int, json: JSONValue)]) throws {
    let seen = Seen()
    let server = try HTTPServer(HTTPServerOptions(address: "127.0.0.1", port: 0)) { request in
      seen.requests.withLock { $0.append(request) }
      let path = request.path.hasPrefix("/admin/v1") ? String(request.path.dropFirst(9)) : request.path
      guard let answer = answers["\(request.method) \(path)"] else { return .text(404, "no") }
      return .json(answer.status, answer.json.bytes())
    }
    self.seen = seen
    self.server.withLock { $0 = server }
    url = "http://127.0.0.1:\(server.port)"
  }

  private final class Seen: Sendable { let requests = Mutex<[HTTPRequest]>([]) }
  private let seen: Seen

  var requests: [HTTPRequest] { seen.requests.withLock { $0 } }

  func run(_ arguments: String...) async throws -> HubctlProcess {
    try await HubctlProcess.run(arguments, environment: ["HUB_SERVER": url, "HUB_TOKEN": Self.token])
  }

  func stop() async {
    let server = server.withLock { server in
      defer { server = nil }
      return server
    }
    await server?.stop(grace: .seconds(1))
  }
}
