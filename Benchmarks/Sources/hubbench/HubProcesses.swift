import Foundation
import HTTP
import HTTPClient
import KafkaTesting
import ProgramTesting
import Synchronization

/// The hub as one process a role, so that each stage's cost is told apart.
final class HubProcesses: Sendable {
  enum Role: String, CaseIterable {
    case receive, process, deliver, index
  }

  /// Where the city pushes.
  let receive: String
  private let settings: BenchSettings
  private let systems: [String: String]
  private let folder: URL
  private let first: Int
  private let programs = Mutex<[Role: RunningProgram]>([:])

  /// Copies the configuration, with the limits of the two systems raised: they bound what the hub does to a system, and
  /// here the hub is measured.
  init(_ settings: BenchSettings, city: Int, portal: Int) throws {
    self.settings = settings
    folder = FileManager.default.temporaryDirectory.appending(path: "hubbench-\(UUID().uuidString)")
    first = try FreePorts.first(of: Role.allCases.count * 2)
    receive = "http://127.0.0.1:\(first)"
    systems = [
      "HUB_CITY_KEY": Data(Load.key).base64EncodedString(), "HUB_CITY_CLIENT_ID": "hub",
      "HUB_CITY_CLIENT_SECRET": "sim-secret-not-for-live-use",
      "HUB_CITY_URL": "http://127.0.0.1:\(city)/ac-product-api", "HUB_XUHUI_URL": "http://127.0.0.1:\(portal)",
    ]
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: settings.config, toPath: config)
    for system in ["city", "xuhui"] {
      let file = "\(config)/systems/\(system).yaml"
      try String(contentsOfFile: file, encoding: .utf8)
        .replacing(/per_second: \d+/, with: "per_second: 10000").replacing(/burst: \d+/, with: "burst: 10000")
        .replacing(/poll: \d+s/, with: "poll: 1s")
        .write(toFile: file, atomically: true, encoding: .utf8)
    }
  }

  private var config: String { folder.appending(path: "config").path }

  /// Starts roles and waits until they are ready.
  func start(_ roles: [Role]) async throws {
    for role in roles { try start(role) }
    let http = try HTTPClient()
    for role in roles { try await ready(http, role) }
    http.close()
  }

  private func start(_ role: Role) throws {
    let program = try RunningProgram(
      settings.hubd,
      [
        "--config", config, "--data", folder.appending(path: role.rawValue).path, "--bootstrap", settings.brokers,
        "--roles", role == .index ? "index,admin" : role.rawValue, "--receive-port", "\(port(role) - 1)",
        "--admin-port", "\(port(role))", "--log-level", "warning",
      ], systems, log: folder.appending(path: "\(role).log"))
    programs.withLock { $0[role] = program }
  }

  /// Where a role answers probes; it receives, if it does, on the port before.
  private func port(_ role: Role) -> Int { first + (Role.allCases.firstIndex(of: role) ?? 0) * 2 + 1 }

  private func ready(_ http: HTTPClient, _ role: Role) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    while ContinuousClock.now < deadline {
      let answer = try? await http.send(HTTPClientRequest(.get, "http://127.0.0.1:\(port(role))/ready"))
      if answer?.status == 200 { return }
      try? await Task.sleep(for: .milliseconds(20))
    }
    throw Unexpected(description: "\(role) is not ready; see \(folder.path)")
  }

  /// The process of a role.
  func process(_ role: Role) -> pid_t? { programs.withLock { $0[role]?.process } }

  /// Ends a role, and forgets what it keeps on its disk where asked to.
  func stop(_ role: Role, forget: Bool = false) async {
    let program = programs.withLock { $0.removeValue(forKey: role) }
    _ = await program?.stop()
    if forget { try? FileManager.default.removeItem(at: folder.appending(path: role.rawValue)) }
  }

  /// Ends them.
  func stop() async { for role in Role.allCases { await stop(role) } }

  /// Removes what they left.
  func remove() { try? FileManager.default.removeItem(at: folder) }
}
