import Hub
import Kafka

/// The topics of the bench, and how far they are.
struct BenchTopics: Sendable {
  /// What the C loop reads.
  static let from = "bench.from"
  /// What it writes.
  static let to = "bench.to"

  let bus: KafkaBus
  private let receivers: [SystemCode]
  private let feeds: [SystemCode]

  init(_ settings: BenchSettings) {
    let loaded = HubConfiguration.load(directory: settings.config).configuration
    (receivers, feeds) = (loaded?.receivers ?? [], loaded?.feeds ?? [])
    bus = KafkaBus(Configuration(bootstrapServers: [settings.brokers], clientID: "bench"))
  }

  func make() async throws {
    let admin = try await bus.admin()
    try await admin.create(
      Topics.table(systems: receivers, feeds: feeds).map {
        $0.asked(fixedPartitions: Topics.fixedPartitions, replicas: nil)
      } + [Self.from, Self.to].map { BusTopic(name: $0, partitions: 4) })
    await admin.close()
  }

  /// How many offsets of these topics are taken.
  func ends(_ names: [String]) async throws -> Int64 {
    let admin = try await bus.admin()
    let described = try await admin.describe(names)
    await admin.close()
    let reader = try await bus.reader()
    let ends = try await reader.watermarks(
      described.flatMap { topic in (0..<Int32(topic.partitions)).map { TopicPartition(topic.name, $0) } })
    await reader.close()
    return ends.values.reduce(0) { $0 + $1.high }
  }

  /// What the process role writes, beside the inbox that it reads.
  var written: [String] { [Topics.cases, Topics.journal, Topics.bodies, Topics.refs] + outboxes }

  /// The outboxes.
  var outboxes: [String] { receivers.map { Topics.outbox($0) } }
}
