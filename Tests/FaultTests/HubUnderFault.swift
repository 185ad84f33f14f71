import Foundation
import Hub
import HubTesting
import Kafka
import KafkaTesting
import Simulation

/// Hubs between a simulated city and a simulated portal, on real Kafka of their own; everything can be struck.
final class HubUnderFault: Sendable {
  let kafka: LocalKafka
  let simulation: Simulation
  let hubs: [HubProcess]
  private let folder: URL

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  /// Runs a test on a cluster and hubs of its own; the hubs are started by the test.
  static func run(
    nodes: Int, overrides: [String] = [], hubs: Int = 1, _ body: (HubUnderFault) async throws -> Void
  ) async throws {
    let kafka = try await LocalKafka.start(
      nodes: nodes, overrides: overrides + ["group.min.session.timeout.ms=1000"])
    let outcome: Result<Void, any Error>
    do {
      let scene = try await HubUnderFault(kafka, nodes: nodes, hubs: hubs)
      do {
        try await body(scene)
        outcome = .success(())
      } catch {
        outcome = .failure(error)
      }
      await scene.end()
    } catch {
      outcome = .failure(error)
    }
    await kafka.stop()
    try outcome.get()
  }

  private init(_ kafka: LocalKafka, nodes: Int, hubs: Int) async throws {
    self.kafka = kafka
    // Each item moves three times, so that the city is told three statuses of each application.
    let progress = Progress(words: ["收件", "受理", "办结"], step: .milliseconds(1500))
    let simulation = try Simulation(city: CityPlatform(), portal: XuhuiPortal(progress: progress))
    self.simulation = simulation
    let folder = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID().uuidString)")
    self.folder = folder
    let configuration = folder.appending(path: "config")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Self.root.appending(path: "config"), to: configuration)
    try Self.hasten(configuration)
    self.hubs = try (1...hubs).map { number in
      try HubProcess(
        folder: folder.appending(path: "\(number)"), configuration: configuration, kafka: kafka,
        simulation: simulation)
    }
    try await makeTopics(configuration, replicas: nodes)
  }

  /// Lets a run not take its time as life does: the portal is asked more often, what failed is sent again sooner, and the
  /// group takes a silent member for dead sooner.
  private static func hasten(_ configuration: URL) throws {
    try edit(
      configuration.appending(path: "systems/xuhui.yaml"),
      ["poll: 30s": "poll: 1s", "resend: [30s,": "resend: [1s, 2s, 30s,"])
    try edit(
      configuration.appending(path: "hub.yaml"),
      ["\nbus:\n": "\nbus:\n  overrides: {session.timeout.ms: '3000', heartbeat.interval.ms: '500'}\n"])
  }

  private static func edit(_ file: URL, _ changes: [String: String]) throws {
    var text = try String(contentsOf: file, encoding: .utf8)
    for (old, new) in changes {
      guard text.contains(old) else { throw CocoaError(.fileReadCorruptFile) }
      text = text.replacing(old, with: new)
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  private func makeTopics(_ configuration: URL, replicas: Int) async throws {
    let loaded = HubConfiguration.load(directory: configuration.path)
    let bus = KafkaBus(Configuration(bootstrapServers: kafka.bootstrapServers, clientID: "fault-test"))
    let admin = try await bus.admin()
    try await admin.create(
      Topics.table(systems: loaded.configuration?.receivers ?? [], feeds: loaded.configuration?.feeds ?? []).map {
        $0.asked(fixedPartitions: Topics.fixedPartitions, replicas: replicas)
      })
    await admin.close()
  }

  /// The only hub, or the first.
  var hub: HubProcess { hubs[0] }

  /// For a test that failed: how to run it again, and what the hubs said last.
  var context: String {
    "FAULT_SEED=\(Scale.seed) FAULT_APPLICATIONS=\(Scale.applications)\n" + hubs.map(\.log).joined(separator: "\n--\n")
  }

  private func end() async {
    for hub in hubs { await hub.end() }
    await simulation.stop()
    try? FileManager.default.removeItem(at: folder)
  }
}
