import Foundation
import HTTP
import HTTPClient
import HTTPServer
import Hub
import HubTesting
import JSON
import Logging
import Metrics
import Simulation

@testable import hubd

/// hubd's own composition with all roles, the project's own configuration, and the simulated city and portal, in one process.
struct WholeHub {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
  static let cityKey = Array("hub-test-key-0001-do-not-use-live".utf8)

  let bus: any MessageBus
  /// Brokers of real Kafka; empty on the other grounds.
  let bootstrap: [String]
  let simulation: Simulation
  let pusher: CityPusher
  let admin: String
  /// Where systems push to.
  let receive: String
  let token: String
  let client: HTTPClient

  /// Runs a scenario on a ground; `change` may change files of the configuration first.
  static func run(
    on ground: ScenarioGround, changing change: (inout ConfigFiles) -> Void = { _ in },
    _ body: (WholeHub) async throws -> Void
  ) async throws {
    let configuration = try configuration(change)
    let table = Topics.table(systems: configuration.receivers, feeds: configuration.feeds)
    try await ground.run(table) { bus, bootstrap in
      let progress = Progress(words: ["收件", "受理", "办结"], step: .milliseconds(1200))
      let simulation = try Simulation(city: CityPlatform(), portal: XuhuiPortal(progress: progress))
      let folder = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID().uuidString)")
      let result = await Result { try await start(bus, bootstrap, configuration, simulation, folder, body) }
      await simulation.stop()
      try? FileManager.default.removeItem(at: folder)
      try result.get()
    }
  }

  private static func start(
    _ bus: any MessageBus, _ bootstrap: [String], _ configuration: HubConfiguration, _ simulation: Simulation,
    _ folder: URL,
    _ body: (WholeHub) async throws -> Void
  ) async throws {
    let data = try DataDirectory(folder.path)
    let environment = [
      "HUB_CITY_KEY": Data(cityKey).base64EncodedString(), "HUB_CITY_CLIENT_ID": "hub",
      "HUB_CITY_CLIENT_SECRET": "sim-secret-not-for-live-use",
      "HUB_CITY_URL": "http://127.0.0.1:\(simulation.cityServer.port)/ac-product-api",
      "HUB_XUHUI_URL": "http://127.0.0.1:\(simulation.portalServer.port)",
    ]
    let (directory, metrics) = (root.appending(path: "config").path, MetricsRegistry())
    let ground = Ground(
      configuration: configuration, directory: directory, environment: environment, bus: bus, data: data,
      materials: try MaterialStore.open(configuration, data, directory, environment, metrics),
      clock: SystemClock(), metrics: metrics,
      readiness: Readiness(Roles.subjects(of: Set(HubSettings.Role.allCases))),
      log: Logger("scenario", sink: LogWriter(format: .text), level: .error))
    let roles = try await Roles(ground)
    let admin = try roles.startAdminListener()
    let receive = try roles.startReceiveListener()
    let running = PartGroup(starting: roles.parts) { _ in }
    let result = await Result {
      let hub = try WholeHub(bus, bootstrap, simulation, admin: admin.port, receive: receive?.port ?? 0, data: data)
      let readiness = ground.readiness
      guard await eventually({ readiness.reasons.isEmpty }) else {
        throw Broken(findings: readiness.reasons.map { "\($0.key): \($0.value)" })
      }
      try await body(hub)
      hub.client.close()
      hub.pusher.close()
    }
    await receive?.stop(grace: .seconds(5))
    await running.stop()
    await roles.close()
    await admin.stop(grace: .seconds(1))
    try result.get()
  }

  private init(
    _ bus: any MessageBus, _ bootstrap: [String], _ simulation: Simulation, admin: Int, receive: Int,
    data: DataDirectory
  ) throws {
    self.bus = bus
    self.bootstrap = bootstrap
    self.simulation = simulation
    self.admin = "http://127.0.0.1:\(admin)/admin/v1"
    self.receive = "http://127.0.0.1:\(receive)"
    client = try HTTPClient()
    pusher = try CityPusher(
      hub: "http://127.0.0.1:\(receive)", signer: PushSigner(keyID: "city-test", key: Self.cityKey))
    let tokens = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: data.file(TokenFile.name)))))
    token = tokens["admin"]?.string ?? tokens["tokens"]?.array?.first?["token"]?.string ?? ""
  }

  /// The project's configuration on free ports; the portal is asked five times a second: a word stands there for 1.2 s.
  private static func configuration(_ change: (inout ConfigFiles) -> Void) throws -> HubConfiguration {
    let findings = FindingCollector()
    guard var files = ConfigFiles(directory: root.appending(path: "config").path, findings: findings) else {
      throw Broken(findings: findings.findings.map(\.description))
    }
    let xuhui = String(decoding: files.contents["systems/xuhui.yaml"] ?? [], as: UTF8.self)
    files.contents["systems/xuhui.yaml"] = Array(xuhui.replacing("poll: 30s", with: "poll: 200ms").utf8)
    let hub = String(decoding: files.contents["hub.yaml"] ?? [], as: UTF8.self)
    files.contents["hub.yaml"] = Array(
      hub.replacing("port: 8080", with: "port: 0").replacing("port: 8081", with: "port: 0").utf8)
    change(&files)
    let loaded = HubConfiguration.load(files)
    guard let configuration = loaded.configuration else {
      throw Broken(findings: loaded.findings.map(\.description))
    }
    return configuration
  }

  struct Broken: Error { var findings: [String] }

  /// Pushes a sample of `demo/samples` as the city does.
  func push(_ sample: String) async throws -> (status: Int, body: JSONValue) {
    let file = Self.root.appending(path: "demo/samples/\(sample).json")
    let response = try await pusher.push(Array(try Data(contentsOf: file)))
    return (response.status, try JSONValue(parsing: response.body))
  }

  /// Asks the admin API.
  func get(_ path: String) async throws -> JSONValue {
    let request = HTTPClientRequest(.get, admin + path, headers: ["Authorization": "Bearer \(token)"])
    return try JSONValue(parsing: try await client.send(request).body)
  }

  /// Reads the journal from its beginning until what was read is enough.
  func journal(until isEnough: ([JournalEntry]) -> Bool) async throws -> [JournalEntry] {
    let admin = try await bus.admin()
    let count = try await admin.describe([Topics.journal]).first?.partitions ?? 1
    await admin.close()
    let partitions = (0..<Int32(count)).map { (TopicPartition(Topics.journal, $0), Int64(-2)) }
    let reader = try await bus.consumer(.partitions(Dictionary(uniqueKeysWithValues: partitions)))
    var entries: [JournalEntry] = []
    while !isEnough(entries) {
      if Task.isCancelled {
        let seen = entries.map {
          "\($0.key.suffix(6)) \($0.kind) \($0.outcome) \($0.reason?.rawValue ?? "") \($0.system ?? "")"
        }
        throw Broken(findings: ["not in time; the journal so far:"] + seen)
      }
      if case .records(let messages)? = try await reader.next(limit: 1000, wait: .seconds(5)) {
        entries += try messages.map { try JournalEntry($0) }
      }
    }
    await reader.close()
    return entries
  }
}
