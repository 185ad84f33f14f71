import CommandLine
import Hub
import Kafka
import Logging

/// Kafka as the settings name it, or inside this process.
struct Broker: Sendable {
  /// The bus on it.
  let bus: any MessageBus
  /// Whether it lives in this process.
  let isEmbedded: Bool
  private let mock: MockCluster?

  /// Partitions of the fixed topics.
  var fixedPartitions: Int { isEmbedded ? Topics.embeddedPartitions : Topics.fixedPartitions }

  init(
    _ settings: BusSettings, embedded: Bool, directory: String, readiness: Readiness, log: Logger
  ) throws(Failure) {
    isEmbedded = embedded
    let log = log.named("kafka")
    let observer = Observer(
      log: { line in log.debug("librdkafka", ["facility": .code(line.facility)]) },
      problem: { error in
        log.warning("the broker is troubled", ["code": .code(error.code)])
        if error.code == "_ALL_BROKERS_DOWN" { readiness.notReady(BusHealth.subject, "no broker can be reached") }
      })
    guard embedded else {
      mock = nil
      bus = KafkaBus(settings, clientID: "hubd", directory: directory, observer: observer)
      return
    }
    do {
      let cluster = try MockCluster()
      mock = cluster
      bus = KafkaBus(
        Configuration(bootstrapServers: cluster.bootstrapServers, clientID: "hubd"), mock: cluster, observer: observer)
    } catch {
      throw Failure(.unreachable, "the embedded broker cannot start: \(error.code)")
    }
  }

  /// Makes the topics of the embedded broker; on Kafka checks that they are as the table says.
  func prepare(_ table: [HubTopic], log: Logger) async throws(Failure) {
    guard isEmbedded else { return try await TopicCheck(bus: bus, table: table, log: log).run() }
    do {
      let admin = try await bus.admin()
      try await admin.create(table.map { $0.asked(fixedPartitions: fixedPartitions, replicas: 1) })
      await admin.close()
    } catch {
      throw Failure(.unreachable, "the embedded broker makes no topics: \(error.code)")
    }
  }

  /// Ends the embedded broker, and all that it holds.
  func close() async { await mock?.close() }
}
