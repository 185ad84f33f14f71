import Foundation
import HTTP
import HTTPClient
import Hub
import HubTesting
import JSON
import KafkaTesting
import ProgramTesting
import Simulation
import Synchronization

/// One hubd as a process of its own, with a data directory and ports of its own; it can be struck.
final class HubProcess: Sendable {
  /// The city as it pushes to this hubd.
  let pusher: CityPusher
  /// Where systems push to.
  let receive: String
  private let folder: URL
  private let arguments: [String]
  private let variables: [String: String]
  private let admin: String
  private let hubd = Mutex<RunningProgram?>(nil)
  private let http: HTTPClient

  static let cityKey = Array("hub-test-key-0001-do-not-use-live".utf8)

  /// - Parameter folder: for what this hubd keeps; made here.
  /// - Parameter more: what else its environment holds.
  init(
    folder: URL, configuration: URL, kafka: LocalKafka, simulation: Simulation, more: [String: String] = [:]
  ) throws {
    self.folder = folder
    let ports = try FreePorts.first(of: 2)
    http = try HTTPClient()
    admin = "http://127.0.0.1:\(ports + 1)"
    receive = "http://127.0.0.1:\(ports)"
    pusher = try CityPusher(
      hub: receive, signer: PushSigner(keyID: "city-test", key: Self.cityKey))
    arguments = [
      "--config", configuration.path, "--data", folder.appending(path: "data").path, "--receive-port", "\(ports)",
      "--admin-port", "\(ports + 1)", "--bootstrap", kafka.bootstrapServers.joined(separator: ","),
    ]
    variables = [
      "HUB_CITY_KEY": Data(Self.cityKey).base64EncodedString(), "HUB_CITY_CLIENT_ID": "hub",
      "HUB_CITY_CLIENT_SECRET": "sim-secret-not-for-live-use",
      "HUB_CITY_URL": "http://127.0.0.1:\(simulation.cityServer.port)/ac-product-api",
      "HUB_XUHUI_URL": "http://127.0.0.1:\(simulation.portalServer.port)",
    ].merging(more) { $1 }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Starts hubd.
  func launch() throws {
    let program = try RunningProgram(
      Scale.hubd, arguments, variables, log: folder.appending(path: "hubd.log"))
    hubd.withLock { $0 = program }
  }

  /// Starts hubd and waits until it is ready.
  func start() async throws {
    try launch()
    guard await eventually(within: .seconds(120), { await self.isReady }) else { throw NotReady(log: log) }
  }

  private var isReady: Bool {
    get async { (try? await http.send(HTTPClientRequest(.get, admin + "/ready")))?.status == 200 }
  }

  /// Whether hubd was started and has not been ended.
  var isRunning: Bool { hubd.withLock { $0?.isRunning ?? false } }

  /// Ends hubd at once, as a crash does.
  func crash() async { await hubd.withLock { $0 }?.crash() }

  /// Asks hubd to end; its exit status.
  func stop() async -> Int32? { await hubd.withLock { $0 }?.stop() }

  /// Memory that it holds now, in MB; nil where it does not run.
  var residentMegabytes: Int? {
    guard let process = hubd.withLock({ $0?.process }),
      let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
    else { return nil }
    return Int(line.filter(\.isNumber)).map { $0 / 1024 }
  }

  /// Where hubd keeps what it may lose.
  var store: URL { folder.appending(path: "data") }

  /// What the ledger says, after a check that began now; nil where hubd does not answer.
  func ledger() async -> LedgerReading? {
    guard let token = try? TokenFile.token(in: store.appending(path: TokenFile.name).path) else { return nil }
    let request = HTTPClientRequest(
      .get, admin + "/admin/v1/ledger", headers: ["Authorization": "Bearer \(token)"])
    guard let answer = try? await http.send(request), answer.status == 200 else { return nil }
    return (try? JSONValue(parsing: answer.body)).map { LedgerReading($0) }
  }

  /// The last warnings and errors of the log, for a test that failed.
  var log: String {
    let text = (try? String(contentsOf: folder.appending(path: "hubd.log"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.contains(#""level":"info""#) }.suffix(30).joined(separator: "\n")
  }

  func end() async {
    await crash()
    pusher.close()
    http.close()
  }

  struct NotReady: Error { var log: String }
}
