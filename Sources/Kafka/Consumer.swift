internal import Blocking
import Synchronization

/// Reads records: a group's share of topics, or partitions named by hand.
///
/// All calls into the library are made on one thread of the consumer's own, one after the other. Nothing is read ahead
/// into Swift: what is not asked for stays in the library, bounded by `Configuration.maxFetchedKilobytes` and
/// `maxFetchedRecords`, so pausing and seeking take effect at once. Ask for the next event at least every
/// `maxPollInterval`, or the group gives the partitions to others.
public final class Consumer: Sendable {
  private let runner = BlockingRunner(name: "kafka-consumer")
  private let reading: Mutex<RdConsumer?>
  /// Calls that wait for the thread; `next` makes way for them.
  private let others = Atomic(0)
  private let timeout: Duration

  private init(_ consumer: RdConsumer, _ configuration: Configuration) {
    reading = Mutex(consumer)
    timeout = min(configuration.sessionTimeout, .seconds(10))
  }

  /// Joins a group for its share of topics.
  /// - Parameter topics: names; one that begins with `^` is a regular expression, and also matches topics to come.
  public convenience init(
    group: String, topics: [String], _ configuration: Configuration, observer: Observer = .none
  ) async throws(KafkaError) {
    let consumer = try RdConsumer(configuration, .consumer(group: group), observer: observer)
    self.init(consumer, configuration)
    try await perform { (consumer) throws(KafkaError) in try consumer.subscribe(topics) }
  }

  /// Reads these partitions from these offsets (or a `LogicalOffset`), outside of any group.
  public convenience init(
    partitions: [TopicPartition: Int64], _ configuration: Configuration, observer: Observer = .none
  ) async throws(KafkaError) {
    // The library wants a name to exist; no group of that name comes to be.
    let consumer = try RdConsumer(
      configuration, .consumer(group: configuration.clientID + "-by-hand"), observer: observer)
    self.init(consumer, configuration)
    try await perform { (consumer) throws(KafkaError) in try consumer.read(partitions) }
  }

  /// The next event, or nil when none came within `wait`, when another call wanted the thread, or when the task was
  /// cancelled.
  /// - Parameters:
  ///   - limit: The most records.
  ///   - bytes: Records stop when their contents have reached this; one larger than this still comes.
  public func next(
    limit: Int = 500, bytes: Int = 8_000_000, wait: Duration
  ) async throws(KafkaError) -> ConsumerEvent? {
    let consumer = try current()
    let cancelled = Flag()
    let deadline = ContinuousClock.now + wait
    let result: Result<ConsumerEvent?, KafkaError> = await withTaskCancellationHandler {
      await runner.run { [self] in
        Result { () throws(KafkaError) in
          try consumer.next(limit: max(limit, 1), bytes: bytes, until: deadline) {
            !cancelled.isSet && others.load(ordering: .acquiring) == 0
          }
        }
      }
    } onCancel: {
      cancelled.set()
      consumer.handle.interrupt()
    }
    return try result.get()
  }

  /// Begins to read partitions that were assigned, which answers the assignment.
  ///
  /// Others of the same assignment may follow in later calls (not with an eager assignor, which wants all in one).
  /// Partitions that are read already go on at the new offset; ones that have gone meanwhile are passed over.
  public func assign(_ offsets: [TopicPartition: Int64]) async throws(KafkaError) {
    try await perform { (consumer) throws(KafkaError) in try consumer.assign(offsets) }
  }

  /// Gives revoked partitions back.
  public func unassign(_ partitions: [TopicPartition]) async throws(KafkaError) {
    try await perform { (consumer) throws(KafkaError) in try consumer.unassign(partitions) }
  }

  /// Stops reading single partitions, and keeps them. Here, as in `resume` and `seek`, ones that are not read, because
  /// they went to another member meanwhile, are passed over.
  public func pause(_ partitions: [TopicPartition]) async throws(KafkaError) {
    try await perform { (consumer) throws(KafkaError) in try consumer.pause(partitions) }
  }

  /// Goes on reading paused partitions, at the first record that was not given out.
  public func resume(_ partitions: [TopicPartition]) async throws(KafkaError) {
    try await perform { (consumer) throws(KafkaError) in try consumer.resume(partitions) }
  }

  /// Goes on at other offsets.
  public func seek(_ offsets: [TopicPartition: Int64]) async throws(KafkaError) {
    try await perform { [timeout] (consumer) throws(KafkaError) in try consumer.seek(offsets, within: timeout) }
  }

  /// Commits offsets, each of the next record to read, and waits for the broker's word. `Offsets.OffsetTracker` tells them
  /// where records are settled out of order.
  /// - Throws: `.membershipLost` where the group has given the partitions to another member.
  public func commit(_ offsets: [TopicPartition: Int64]) async throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    try await perform { [timeout] (consumer) throws(KafkaError) in try consumer.commit(offsets, within: timeout) }
  }

  /// Where the partitions end now; with `read_committed` at the last stable offset.
  public func ends(of partitions: [TopicPartition]) async throws(KafkaError) -> [TopicPartition: Int64] {
    let places = Dictionary(partitions.map { ($0, LogicalOffset.end) }) { $1 }
    return try await perform { [timeout] (consumer) throws(KafkaError) in
      try consumer.offsets(at: places, within: timeout)
    }
  }

  /// Leaves the group, giving back all partitions, and ends.
  public func close() async {
    await release()?.wait()
  }

  private func release() async -> RdHandle.Gone? {
    let taken = reading.withLock { reading in
      defer { reading = nil }
      return reading
    }
    guard let taken else { return nil }
    others.add(1, ordering: .releasing)
    taken.handle.interrupt()
    await runner.run { [timeout] in taken.close(within: timeout) }
    return taken.handle.end
  }

  /// The library's client, for a transaction that commits this consumer's offsets.
  func handle(owning partitions: some Sequence<TopicPartition>) throws(KafkaError) -> RdHandle {
    let consumer = try current()
    guard consumer.owns(partitions) else { throw .notOwned }
    return consumer.handle
  }

  private func current() throws(KafkaError) -> RdConsumer {
    guard let consumer = reading.withLock({ $0 }) else { throw .closed }
    return consumer
  }

  /// Runs a call on the thread; a `next` that waits there makes way.
  private func perform<Value: Sendable>(
    _ body: @escaping @Sendable (RdConsumer) throws(KafkaError) -> Value
  ) async throws(KafkaError) -> Value {
    let consumer = try current()
    others.add(1, ordering: .releasing)
    consumer.handle.interrupt()
    defer { others.subtract(1, ordering: .releasing) }
    return try await runner.run { () throws(KafkaError) in try body(consumer) }
  }
}

/// A flag that is set once.
final class Flag: Sendable {
  private let value = Atomic(false)
  var isSet: Bool { value.load(ordering: .acquiring) }
  func set() { value.store(true, ordering: .releasing) }
}
