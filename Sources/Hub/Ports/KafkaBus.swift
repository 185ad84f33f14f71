public import Kafka
import Synchronization

/// The message bus on Kafka: the one file of Hub that knows it.
///
/// A mock cluster forgets the offsets of transactions: there they are committed after the records, at least once.
public struct KafkaBus: MessageBus {
  private let configuration: Configuration
  private let mock: MockCluster?
  private let observer: Observer

  /// A bus on a cluster.
  /// - Parameter mock: the cluster itself, where it lives in this process.
  public init(_ configuration: Configuration, mock: MockCluster? = nil, observer: Observer = .none) {
    self.configuration = configuration
    self.mock = mock
    self.observer = observer
  }

  /// A producer.
  public func publisher(named name: String, gathering: Duration) async throws(BusError) -> any BusPublisher {
    var configuration = configuration.named(name)
    configuration.linger = gathering
    return try await kafka { KafkaPublisher(producer: try Producer(configuration, observer: observer)) }
  }

  /// A transactional producer; it takes the id over from any older one.
  public func transactor(id: String) async throws(BusError) -> any BusTransactor {
    try await kafka {
      let producer = try await TransactionalProducer(id: id, configuration.named(id), observer: observer)
      return KafkaTransactor(producer: producer, committingApart: mock != nil)
    }
  }

  /// A consumer.
  public func consumer(
    _ subscription: BusSubscription, gathering: Duration
  ) async throws(BusError) -> any BusConsumer {
    var configuration = configuration
    configuration.fetchGathering = gathering
    return try await kafka {
      switch subscription {
      case .group(let group, let topics):
        let consumer = try await Consumer(group: group, topics: topics, configuration.named(group), observer: observer)
        return KafkaConsumer(consumer, toCatchUp: nil)
      case .partitions(let offsets):
        let consumer = try await Consumer(partitions: offsets.kafka, configuration, observer: observer)
        return KafkaConsumer(consumer, toCatchUp: Set(offsets.keys))
      }
    }
  }

  /// A reader of single records and ends.
  public func reader() async throws(BusError) -> any BusReader {
    try await kafka { KafkaReader(reader: try RecordReader(configuration.named("reader"), observer: observer)) }
  }

  /// Topics and groups.
  public func admin() async throws(BusError) -> any BusAdmin {
    try await kafka { KafkaAdmin(admin: try Admin(configuration.named("admin"), observer: observer), mock: mock) }
  }
}

private struct KafkaPublisher: BusPublisher {
  let producer: Producer

  func publish(_ records: [BusRecord]) async throws(BusError) -> [BusPosition] {
    do throws(KafkaError) {
      return try await producer.publish(records.map(\.kafka)).map(BusPosition.init)
    } catch {
      // A producer replaces its broken client by itself: for the next call it is as good as new.
      guard error.kind == .fatal else { throw BusError(error) }
      throw BusError(.unavailable, code: error.code, message: error.message)
    }
  }

  func close() async { await producer.close() }
}

private struct KafkaTransactor: BusTransactor {
  let producer: TransactionalProducer
  let committingApart: Bool

  func commit(
    _ records: [BusRecord], offsets: [TopicPartition: Int64], of consumer: any BusConsumer
  ) async throws(BusError) -> [BusPosition] {
    guard let consumer = consumer as? KafkaConsumer else {
      throw BusError(.misuse, code: "_FOREIGN_CONSUMER", message: "the consumer is of another bus")
    }
    let inside = committingApart ? [:] : offsets
    let positions: [RecordPosition]
    do throws(TransactionError) {
      positions = try await producer.transact(records.map(\.kafka), offsets: inside.kafka, of: consumer.consumer)
    } catch {
      throw BusError(error)
    }
    if committingApart { try await consumer.commit(offsets) }
    return positions.map(BusPosition.init)
  }

  func clear(
    _ partitions: [TopicPartition], offsets: [TopicPartition: Int64], ofGroup group: String
  ) async throws(BusError) {
    // A mock cluster leaves nothing undecided, and would show what is taken back.
    guard !committingApart else { return }
    do throws(TransactionError) {
      try await producer.clear(partitions.map(\.kafka), offsets.kafka, ofGroup: group)
    } catch {
      throw BusError(error)
    }
  }

  var problems: Int { producer.problems }

  var undecided: [BusPosition]? { producer.undecided?.map(BusPosition.init) }

  func close() async { await producer.close() }
}

private final class KafkaConsumer: BusConsumer {
  let consumer: Consumer
  /// Partitions read by hand that have not reached their end yet; nil once that was told.
  private let toCatchUp: Mutex<Set<TopicPartition>?>

  init(_ consumer: Consumer, toCatchUp: Set<TopicPartition>?) {
    self.consumer = consumer
    self.toCatchUp = Mutex(toCatchUp)
  }

  func next(limit: Int, wait: Duration) async throws(BusError) -> BusEvent? {
    let deadline = ContinuousClock.now + wait
    while true {
      if hasCaughtUp() { return .caughtUp }
      let event = try await kafka {
        try await consumer.next(limit: limit, wait: ContinuousClock.now.duration(to: deadline))
      }
      switch event {
      case nil: return hasCaughtUp() ? .caughtUp : nil
      case .assigned(let offsets)?: return .assigned(offsets.hub)
      case .revoked(let partitions)?: return .revoked(partitions.map(TopicPartition.init))
      case .lost(let partitions)?: return .lost(partitions.map(TopicPartition.init))
      case .records(let records)?: return .records(records.map(BusMessage.init))
      case .problem(let error, _)?: throw BusError(error)
      case .endOfPartition(let partition, _)?: toCatchUp.withLock { _ = $0?.remove(.init(partition)) }
      }
    }
  }

  private func hasCaughtUp() -> Bool {
    toCatchUp.withLock { left in
      guard left?.isEmpty == true else { return false }
      left = nil
      return true
    }
  }

  func start(_ offsets: [TopicPartition: Int64]) async throws(BusError) {
    try await kafka { try await consumer.assign(offsets.kafka) }
  }

  func finishRevocation(_ partitions: [TopicPartition]) async throws(BusError) {
    try await kafka { try await consumer.unassign(partitions.map(\.kafka)) }
  }

  func pause(_ partitions: [TopicPartition]) async throws(BusError) {
    try await kafka { try await consumer.pause(partitions.map(\.kafka)) }
  }

  func resume(_ partitions: [TopicPartition]) async throws(BusError) {
    try await kafka { try await consumer.resume(partitions.map(\.kafka)) }
  }

  func seek(_ offsets: [TopicPartition: Int64]) async throws(BusError) {
    try await kafka { try await consumer.seek(offsets.kafka) }
  }

  func commit(_ offsets: [TopicPartition: Int64]) async throws(BusError) {
    try await kafka { try await consumer.commit(offsets.kafka) }
  }

  func close() async { await consumer.close() }
}

private struct KafkaReader: BusReader {
  let reader: RecordReader

  func read(_ partition: TopicPartition, at offset: Int64) async throws(BusError) -> BusMessage? {
    try await kafka { try await reader.record(partition.kafka, at: offset).map(BusMessage.init) }
  }

  func watermarks(_ partitions: [TopicPartition]) async throws(BusError) -> [TopicPartition: BusWatermarks] {
    let ends = try await kafka { try await reader.watermarks(partitions.map(\.kafka)) }
    return ends.hub.mapValues { BusWatermarks(low: $0.low, stable: $0.stable, high: $0.high) }
  }

  func offsets(of partitions: [TopicPartition], at time: Int64) async throws(BusError) -> [TopicPartition: Int64] {
    try await kafka { try await reader.offsets(of: partitions.map(\.kafka), at: time).hub }
  }

  func close() async { await reader.close() }
}

private struct KafkaAdmin: BusAdmin {
  let admin: Admin
  let mock: MockCluster?

  func clusterID() async throws(BusError) -> String? { try await kafka { try await admin.clusterID() } }

  func describe(_ names: [String]) async throws(BusError) -> [BusTopic] {
    try await kafka { try await admin.topics(names, withSettings: mock == nil).map(BusTopic.init) }
  }

  func create(_ topics: [BusTopic]) async throws(BusError) {
    try await kafka {
      guard let mock else { return try await admin.create(topics.map(\.kafka)) }
      // Not asked for first: a client's first question to a mock cluster may take seconds.
      for topic in topics {
        do throws(KafkaError) {
          try mock.createTopic(topic.name, partitions: topic.partitions)
        } catch {
          guard error.code == "TOPIC_ALREADY_EXISTS" else { throw error }
        }
      }
    }
  }

  func configure(_ topic: BusTopic) async throws(BusError) {
    guard mock == nil else { return }
    try await kafka { try await admin.configure(topic: topic.name, topic.settings) }
  }

  func committed(group: String, _ partitions: [TopicPartition]) async throws(BusError) -> [TopicPartition: Int64] {
    try await kafka { try await admin.committed(group: group, partitions.map(\.kafka)).hub }
  }

  func close() async { await admin.close() }
}
