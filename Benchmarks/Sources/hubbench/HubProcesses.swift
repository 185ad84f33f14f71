import Foundation
import HTTP
import HTTPClient
import KafkaTesting

/// The hub as one process a role, so that each stage's cost is told apart.
final class HubProcesses: Sendable {
  /// Where the city pushes.
  let receive: String
  private let programs: [String: RunningProgram]
  private let folder: URL

  private static let roles = ["receive", "process", "deliver", "index"]

  /// Starts them and waits until all are ready.
  init(hubd: String, config: String, brokers: String, city: Int, portal: Int) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hubbench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let first = try FreePorts.first(of: Self.roles.count * 2)
    var programs: [String: RunningProgram] = [:]
    for (index, role) in Self.roles.enumerated() {
      programs[role] = try RunningProgram(
        hubd,
        [
          "--config", config, "--data", folder.appending(path: role).path, "--bootstrap", brokers,
          "--roles", role == "index" ? "index,admin" : role, "--receive-port", "\(first + index * 2)",
          "--admin-port", "\(first + index * 2 + 1)", "--log-level", "warning",
        ],
        [
          "HUB_CITY_KEY": Data(Load.key).base64EncodedString(), "HUB_CITY_CLIENT_ID": "hub",
          "HUB_CITY_CLIENT_SECRET": "sim-secret-not-for-live-use",
          "HUB_CITY_URL": "http://127.0.0.1:\(city)/ac-product-api", "HUB_XUHUI_URL": "http://127.0.0.1:\(portal)",
        ], log: folder.appending(path: "\(role).log"))
    }
    self.folder = folder
    self.programs = programs
    receive = "http://127.0.0.1:\(first)"
    let http = try HTTPClient()
    for index in Self.roles.indices { try await Self.ready(http, first + index * 2 + 1, folder) }
    http.close()
  }

  private static func ready(_ http: HTTPClient, _ port: Int, _ folder: URL) async throws {
    let deadline = ContinuousClock.now + .seconds(90)
    while ContinuousClock.now < deadline {
      let answer = try? await http.send(HTTPClientRequest(.get, "http://127.0.0.1:\(port)/ready"))
      if answer?.status == 200 { return }
      try? await Task.sleep(for: .milliseconds(100))
    }
    throw Bench.Unexpected(description: "hubd on port \(port) is not ready; see \(folder.path)")
  }

  /// CPU seconds so far and peak memory in MB, by role.
  func usage() -> [String: (cpu: Double, peak: Int)] {
    programs.mapValues { program in
      let stat = (try? String(contentsOfFile: "/proc/\(program.process)/stat", encoding: .utf8)) ?? ""
      let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
      let ticks = fields.count > 12 ? (Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0) : 0
      let status = (try? String(contentsOfFile: "/proc/\(program.process)/status", encoding: .utf8)) ?? ""
      let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.split(separator: " ").dropFirst().first
      return (ticks / Double(sysconf(Int32(_SC_CLK_TCK))), (peak.flatMap { Int($0) } ?? 0) / 1024)
    }
  }

  /// Ends them.
  func stop() async {
    for program in programs.values { await program.stop() }
    try? FileManager.default.removeItem(at: folder)
  }
}
