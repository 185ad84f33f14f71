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

import struct Simulation.Progress

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
  let client: HTTPClient

  /// Runs a scenario on a ground; `change` may change files of the configuration first.
  /// - Parameters:
  ///   - progress: how the portal works by itself.
  ///   - others: systems that are simulated beside the city and the portal.
  ///   - environment: what hubd is told of them.
  static func run(
    on ground: ScenarioGround, changing change: (inout ConfigFiles) -> Void = { _ in },
    progress: Progress = Progress(words: ["收件", "受理", "办结"], step: .milliseconds(300)),
    playing others: [any SimulatedSystem] = [], environment: (Simulation) -> [String: String] = { _ in [:] },
    _ body: (WholeHub) async throws -> Void
  ) async throws {
    let configuration = try configuration(change)
    let table = Topics.table(
      systems: configuration.receivers, feeds: configuration.feeds, incoming: configuration.incoming)
    try await ground.run(table) { bus, bootstrap in
      let simulation = try Simulation(
        city: CityPlatform(), portal: XuhuiPortal(progress: progress), others: others)
      let folder = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID().uuidString)")
      let more = environment(simulation)
      let result = await Result { try await start(bus, bootstrap, configuration, simulation, folder, more, body) }
      await simulation.stop()
      try? FileManager.default.removeItem(at: folder)
      try result.get()
    }
  }

  private static func start(
    _ bus: any MessageBus, _ bootstrap: [String], _ configuration: HubConfiguration, _ simulation: Simulation,
    _ folder: URL, _ more: [String: String],
    _ body: (WholeHub) async throws -> Void
  ) async throws {
    let data = try DataDirectory(folder.path)
    try Tokens.write(to: data)
    let key = Data(cityKey).base64EncodedString()
    let environment = [
      "HUB_CITY_KEY": key, "HUB_XUHUI_KEY": key, "HUB_KIOSK_KEY": key, "HUB_JINGAN_KEY": key,
      "HUB_JINGAN_DEFENCE_KEY": key, "HUB_DEPARTMENT_KEY": key, "HUB_CITY_CLIENT_ID": "hub",
      "HUB_CITY_CLIENT_SECRET": "sim-secret-not-for-live-use",
      "HUB_CITY_URL": "http://127.0.0.1:\(simulation.cityServer.port)/ac-product-api",
      "HUB_XUHUI_URL": "http://127.0.0.1:\(simulation.portalServer.port)",
    ].merging(more) { $1 }
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
      let hub = try WholeHub(bus, bootstrap, simulation, admin: admin.port, receive: receive?.port ?? 0)
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
    _ bus: any MessageBus, _ bootstrap: [String], _ simulation: Simulation, admin: Int, receive: Int
  ) throws {
    self.bus = bus
    self.bootstrap = bootstrap
    self.simulation = simulation
    self.admin = "http://127.0.0.1:\(admin)/admin/v1"
    self.receive = "http://127.0.0.1:\(receive)"
    client = try HTTPClient()
    pusher = try CityPusher(hub: self.receive, signer: PushSigner(keyID: "city-test", key: Self.cityKey))
  }

  /// The project's configuration on free ports; the portal is asked five times a second.
  private static func configuration(_ change: (inout ConfigFiles) -> Void) throws -> HubConfiguration {
    var files = try files()
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
    return try configuration.with(searchKey: cityKey)
  }

  /// The project's configuration as it is.
  static func files() throws -> ConfigFiles {
    let findings = FindingCollector()
    guard let files = ConfigFiles(directory: root.appending(path: "config").path, findings: findings) else {
      throw Broken(findings: findings.findings.map(\.description))
    }
    return files
  }

  struct Broken: Error { var findings: [String] }

  /// Pushes a sample of `demo/samples` as the city does.
  func push(_ sample: String) async throws -> (status: Int, body: JSONValue) {
    let file = Self.root.appending(path: "demo/samples/\(sample).json")
    let response = try await pusher.push(Array(try Data(contentsOf: file)))
    return (response.status, try JSONValue(parsing: response.body))
  }

  /// Asks the admin API.
  func get(_ path: String) async throws -> JSONValue { try await ask(path).body }

  /// Asks the admin API as one of the token holders.
  func ask(
    _ path: String, as holder: Tokens = .admin, posting body: JSONValue? = nil
  ) async throws -> (status: Int, body: JSONValue) {
    let request = HTTPClientRequest(
      body == nil ? .get : .post, admin + path, headers: ["Authorization": "Bearer \(holder.token)"],
      body: body?.bytes() ?? [])
    let response = try await client.send(request)
    return (response.status, try JSONValue(parsing: response.body))
  }

  /// Who may ask the admin API: of all districts, or of one.
  enum Tokens: String, CaseIterable {
    case admin, xuhui, jingan

    var token: String { "hub_" + String(repeating: rawValue, count: 8).prefix(32) }
    private var districts: [JSONValue]? {
      switch self {
      case .admin: nil
      case .xuhui: ["SH00XH"]
      case .jingan: ["SH00JA"]
      }
    }

    static func write(to data: DataDirectory) throws {
      let tokens = allCases.map { holder -> JSONValue in
        var entry: JSONObject = ["name": .string(holder.rawValue), "token": .string(holder.token)]
        entry["role"] = holder == .admin ? "admin" : "operator"
        entry["districts"] = holder.districts.map { .array($0) }
        return .object(entry)
      }
      let path = data.file(TokenFile.name)
      let bytes = JSONValue.object(["tokens": .array(tokens)]).bytes()
      guard FileManager.default.createFile(atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
      else { throw Broken(findings: ["\(path) cannot be written"]) }
    }
  }

  /// Reads the journal from its beginning until what was read is enough.
  func journal(until isEnough: ([JournalEntry]) -> Bool) async throws -> [JournalEntry] {
    try await bus.journal(within: .seconds(170), until: isEnough)
  }
}
