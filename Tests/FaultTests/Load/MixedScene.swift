import Foundation
import Hub
import Kafka
import KafkaTesting
import PostgreSQL
import PostgreSQLTesting
import Simulation

/// One hubd on real Kafka, and every system of the matter around it: city, portal and kiosk file; market supervision (REST),
/// fire (SOAP), alcohol retail (exchange table in real PostgreSQL) and the street office (files) decide.
final class MixedScene: Sendable {
  let simulation: Simulation
  let hub: HubProcess
  let market: MarketDepartment
  let fire: FireDepartment
  let alcohol: AlcoholDepartment
  let street: StreetOffice
  private let folder: URL

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    .standardized
  private static let key = Data(HubProcess.cityKey).base64EncodedString()

  /// Runs a test on a cluster, a database and a hub of its own, which is started.
  static func run(_ body: (MixedScene) async throws -> Void) async throws {
    let kafka = try await LocalKafka.start(nodes: 1, overrides: [])
    let server: LocalPostgreSQL
    do { server = try await LocalPostgreSQL.start() } catch {
      await kafka.stop()
      throw error
    }
    let outcome: Result<Void, any Error>
    do {
      let scene = try await MixedScene(kafka, server)
      do {
        try await scene.hub.start()
        try await body(scene)
        outcome = .success(())
      } catch { outcome = .failure(error) }
      await scene.end()
    } catch { outcome = .failure(error) }
    await server.end()
    await kafka.stop()
    try outcome.get()
  }

  private init(_ kafka: LocalKafka, _ server: LocalPostgreSQL) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID().uuidString)")
    let configuration = folder.appending(path: "config")
    let drop = folder.appending(path: "drop")
    for part in ["out", "in"] {
      try FileManager.default.createDirectory(at: drop.appending(path: part), withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(at: Self.root.appending(path: "config"), to: configuration)
    try Self.hasten(configuration)

    let schema = try String(contentsOf: Self.root.appending(path: "docs/exchange-table.sql"), encoding: .utf8)
    let database = try await server.makeDatabase(schema)
    var library = try PostgreSQLAddress(parsing: server.address(of: database))
    library.password = LocalPostgreSQL.password
    func caller(_ code: String, _ type: String) throws -> StatusCaller {
      try StatusCaller(
        path: "/department/\(code)/v1/statuses", contentType: type,
        signer: PushSigner(keyID: code, key: HubProcess.cityKey))
    }
    let callers = [try caller("market", "application/json; charset=utf-8"), try caller("fire", "application/xml")]
    let progress = { (words: [String]) in Progress(words: words, step: .seconds(1)) }
    market = MarketDepartment(token: "sample-token", progress: progress(["收件", "受理", "办结"]), caller: callers[0])
    fire = FireDepartment(
      user: "XH-HUB", password: String(repeating: "0", count: 32), progress: progress(["受理", "办结"]),
      caller: callers[1])
    alcohol = AlcoholDepartment(library: library, progress: progress(["收件", "受理", "办结"]))
    street = StreetOffice(
      outbox: drop.appending(path: "out").path, inbox: drop.appending(path: "in").path,
      progress: progress(["收件", "受理", "办结"]))
    simulation = try Simulation(
      city: CityPlatform(), portal: XuhuiPortal(progress: progress(["收件"])), others: [market, fire, alcohol, street])

    hub = try HubProcess(
      folder: folder.appending(path: "1"), configuration: configuration, kafka: kafka, simulation: simulation,
      more: [
        "HUB_LIVE": "market,fire,alcohol,street", "HUB_XUHUI_KEY": Self.key, "HUB_KIOSK_KEY": Self.key,
        "HUB_MARKET_KEY": Self.key, "HUB_FIRE_KEY": Self.key, "HUB_MARKET_TOKEN": "sample-token",
        "HUB_FIRE_PCSBM": "XH-HUB", "HUB_FIRE_MD5": String(repeating: "0", count: 32),
        "HUB_MARKET_URL": simulation.servers["market"]?.url ?? "",
        "HUB_FIRE_URL": (simulation.servers["fire"]?.url ?? "") + "/services/fire",
        "HUB_ALCOHOL_URL": server.address(of: database), "HUB_ALCOHOL_PASSWORD": LocalPostgreSQL.password,
        "HUB_STREET_OUTBOX": drop.appending(path: "out").path, "HUB_STREET_INBOX": drop.appending(path: "in").path,
      ])
    for caller in callers { caller.aim(at: hub.receive) }
    try await makeTopics(configuration, kafka)
  }

  /// Departments of a test are quicker, and bear more, than those of life.
  private static func hasten(_ configuration: URL) throws {
    let changes: [String: KeyValuePairs<String, String>] = [
      "market": ["per_second: 50": "per_second: 1000", "concurrency: 8": "concurrency: 32"],
      "fire": [
        "per_second: 10": "per_second: 1000", "concurrency: 2": "concurrency: 32",
        "poll: { every: 1m, longest: 30m }": "poll: { every: 500ms, longest: 5s }", "good-for: 1m": "good-for: 2s",
      ],
      "alcohol": [
        "per_second: 200": "per_second: 1000", "poll: 30s": "poll: 500ms", "page: 100": "page: 1000",
      ],
      "street": ["poll: 5s": "poll: 500ms"],
    ]
    for (system, words) in changes {
      let file = configuration.appending(path: "systems/\(system).yaml")
      var text = try String(contentsOf: file, encoding: .utf8)
      for (old, new) in words {
        guard text.contains(old) else { throw CocoaError(.fileReadCorruptFile) }
        text = text.replacing(old, with: new)
      }
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
  }

  private func makeTopics(_ configuration: URL, _ kafka: LocalKafka) async throws {
    let loaded = HubConfiguration.load(
      directory: configuration.path,
      overrides: SettingOverrides(environment: ["HUB_LIVE": "market,fire,alcohol,street"])
    ).configuration
    let bus = KafkaBus(Configuration(bootstrapServers: kafka.bootstrapServers, clientID: "load-test"))
    let admin = try await bus.admin()
    try await admin.create(
      Topics.table(
        systems: loaded?.receivers ?? [], feeds: loaded?.feeds ?? [], incoming: loaded?.incoming ?? []
      ).map { $0.asked(fixedPartitions: Topics.fixedPartitions, replicas: 1) })
    await admin.close()
  }

  private func end() async {
    await hub.end()
    await simulation.stop()
    try? FileManager.default.removeItem(at: folder)
  }
}
