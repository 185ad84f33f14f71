import Foundation
import HTTP
import HTTPClient
import Hub
import HubTesting
import Kafka
import KafkaTesting
import Simulation
import Synchronization

/// hubd as a process of its own, on real Kafka, between a simulated city and a simulated portal; each can be struck.
final class HubUnderFault: Sendable {
  let kafka: LocalKafka
  let simulation: Simulation
  let pusher: CityPusher
  private let folder: URL
  private let ports: Int
  private let hubd = Mutex<RunningProgram?>(nil)
  private let http: HTTPClient

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
  private static let cityKey = Array("hub-test-key-0001-do-not-use-live".utf8)

  /// The folder of the programs: hubd was built beside these tests.
  private static let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// Runs a test on a cluster and a hub of its own.
  static func run(nodes: Int, _ body: (HubUnderFault) async throws -> Void) async throws {
    let kafka = try await LocalKafka.start(nodes: nodes)
    let outcome: Result<Void, any Error>
    do {
      let hub = try await HubUnderFault(kafka)
      do {
        try await body(hub)
        outcome = .success(())
      } catch {
        outcome = .failure(error)
      }
      await hub.end()
    } catch {
      outcome = .failure(error)
    }
    await kafka.stop()
    try outcome.get()
  }

  private init(_ kafka: LocalKafka) async throws {
    self.kafka = kafka
    simulation = try Simulation(city: CityPlatform(), portal: XuhuiPortal())
    folder = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID().uuidString)")
    ports = try FreePorts.first(of: 2)
    http = try HTTPClient()
    pusher = try CityPusher(
      hub: "http://127.0.0.1:\(ports)", signer: PushSigner(keyID: "city-test", key: Self.cityKey))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Self.root.appending(path: "config"), to: folder.appending(path: "config"))
    try await makeTopics()
  }

  private func makeTopics() async throws {
    let loaded = HubConfiguration.load(directory: folder.appending(path: "config").path)
    let systems = loaded.configuration?.receivers ?? []
    let bus = KafkaBus(Configuration(bootstrapServers: kafka.bootstrapServers, clientID: "fault-test"))
    let admin = try await bus.admin()
    try await admin.create(
      Topics.table(systems: systems, feeds: loaded.configuration?.feeds ?? []).map {
        $0.asked(fixedPartitions: Topics.fixedPartitions, replicas: nil)
      })
    await admin.close()
  }

  /// Starts hubd and waits until it is ready.
  func start() async throws {
    let program = try RunningProgram(
      Self.programs.appending(path: "hubd").path,
      [
        "--config", folder.appending(path: "config").path, "--data", store.path, "--receive-port", "\(ports)",
        "--admin-port", "\(ports + 1)", "--bootstrap", kafka.bootstrapServers.joined(separator: ","),
      ],
      [
        "HUB_CITY_KEY": Data(Self.cityKey).base64EncodedString(), "HUB_CITY_CLIENT_ID": "hub",
        "HUB_CITY_CLIENT_SECRET": "sim-secret-not-for-live-use",
        "HUB_CITY_URL": "http://127.0.0.1:\(simulation.cityServer.port)/ac-product-api",
        "HUB_XUHUI_URL": "http://127.0.0.1:\(simulation.portalServer.port)",
      ], log: folder.appending(path: "hubd.log"))
    hubd.withLock { $0 = program }
    let ready = await eventually(within: .seconds(90)) { await self.isReady }
    guard ready else { throw NotReady(log: log) }
  }

  private var isReady: Bool {
    get async {
      let answer = try? await http.send(HTTPClientRequest(.get, "http://127.0.0.1:\(ports + 1)/ready"))
      return answer?.status == 200
    }
  }

  /// Ends hubd at once, as a crash does.
  func crash() async { await hubd.withLock { $0 }?.crash() }

  /// Asks hubd to end; its exit status.
  func stop() async -> Int32? { await hubd.withLock { $0 }?.stop() }

  /// Where hubd keeps what it may lose.
  var store: URL { folder.appending(path: "data") }

  /// The last lines of hubd's log, for a test that failed.
  var log: String {
    let text = (try? String(contentsOf: folder.appending(path: "hubd.log"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(20).joined(separator: "\n")
  }

  private func end() async {
    await crash()
    pusher.close()
    http.close()
    await simulation.stop()
    try? FileManager.default.removeItem(at: folder)
  }

  struct NotReady: Error { var log: String }
}
