/// The owner of cases: consume → handle → produce in one transaction per batch. State of record is Kafka alone; the local
/// store and the cache in memory are only copies.
public actor Processor {
  /// The consumer group.
  public static let group = "hub-process"
  /// Timers of one transaction at the most, so that a storm of them does not hold up events.
  static let timerLimit = 200

  private let bus: any MessageBus
  let transactions: ProvenTransactor
  let clock: any WallClock
  let rules: @Sendable () -> any CaseRules
  let observer: any ProcessObserver
  let keeper: StateKeeper
  private let batchSize: Int
  var linger: Linger
  /// Where each partition goes on whose events are handled.
  var next: [Int32: Int64] = [:]
  /// Partitions of this member whose events wait until their states are known, and the last transactions proven.
  private var suspended: Set<Int32> = []
  /// What came while a batch was filling and has to wait for it.
  private var waiting: BusEvent?
  private var stopping = false

  /// An owner of a share of the inbox.
  /// - Parameters:
  ///   - transactions: as `transactions(_:instance:systems:)` makes them; they outlive the owner.
  ///   - storePath: file of the local store.
  ///   - batchSize: events of one transaction, about.
  ///   - linger: wait for a batch to fill, while transactions are quick.
  public init(
    bus: any MessageBus, transactions: ProvenTransactor, storePath: String, batchSize: Int = 500,
    linger: Duration = .milliseconds(20), rules: @escaping @Sendable () -> any CaseRules,
    clock: any WallClock = SystemClock(), observer: any ProcessObserver = SilentProcessObserver()
  ) async throws {
    self.bus = bus
    self.transactions = transactions
    self.clock = clock
    self.observer = observer
    self.rules = rules
    self.batchSize = max(1, batchSize)
    self.linger = Linger(shortest: linger)
    let cluster = try await bus.asking { (admin) throws(BusError) in try await admin.clusterID() } ?? ""
    keeper = StateKeeper(try await LocalStore.open(path: storePath, cluster: cluster), clock: clock)
  }

  /// The transactions of a worker; `instance` distinguishes the workers of one group, and is the same after a restart, so
  /// that a transaction left open is ended at once. `systems` are all that have an outbox.
  public static func transactions(
    _ bus: any MessageBus, instance: String, systems: [SystemCode], clock: any WallClock = SystemClock(),
    observer: any ProcessObserver = SilentProcessObserver()
  ) -> ProvenTransactor {
    let targets = Topics.table(systems: systems, feeds: []).filter { $0.writers.contains("process") }
    return ProvenTransactor(
      bus: bus, id: "\(group)-\(instance)", group: group, sources: [Topics.inbox], targets: targets.map(\.name),
      clock: clock
    ) { observer.proved($0) }
  }

  /// Owns and handles until cancelled; then ends after the batch in hand.
  public func run() async throws {
    try await untilStopped({ await self.ending() }, stop: { await self.stop() }).get()
  }

  private func ending() async -> Result<Void, any Error> {
    do { return .success(try await loop()) } catch { return .failure(error) }
  }

  private func stop() { stopping = true }

  private func loop() async throws {
    let consumer: any BusConsumer
    do {
      // Before there is a member: the group tells nobody its offsets while some of them are undecided.
      try await transactions.prove(of: nil)
      consumer = try await bus.consumer(.group(Self.group, topics: [Topics.inbox]), gathering: linger.shortest / 2)
    } catch {
      await end()
      throw error
    }
    do {
      while !stopping { try await turn(consumer) }
    } catch {
      await consumer.close()
      await end()
      throw error
    }
    await consumer.close()
    await end()
  }

  private func turn(_ consumer: any BusConsumer) async throws {
    // What waits may be a rebalance, which is answered first.
    if waiting == nil { try await settle(consumer) }
    switch try await nextEvent(consumer, wait: .milliseconds(100)) {
    case .assigned(let partitions)?: suspended.formUnion(partitions.keys.map(\.partition))
    case .revoked(let partitions)?:
      // They are this member's until it gives them back: the last time that what was lost of them can be written again.
      do throws(BusError) { try await prove(consumer) } catch { observer.commitFailed(error) }
      try await give(back: partitions, consumer)
    case .lost(let partitions)?: try await give(back: partitions, consumer)
    case .records(let messages)?:
      let batch = try await fill(messages, consumer)
      try await process(batch.filter { next[$0.source.partition] != nil }, consumer)
    case .caughtUp?, nil: try await keeper.saveIfDue()
    }
    try await fireTimers(consumer)
  }

  private func end() async {
    await transactions.close()
    await keeper.close()
  }

  private func nextEvent(_ consumer: any BusConsumer, wait: Duration) async throws(BusError) -> BusEvent? {
    if let event = waiting {
      waiting = nil
      return event
    }
    return try await consumer.next(limit: batchSize, wait: wait)
  }

  /// Waits a little for more, for a transaction costs the same for one event as for hundreds.
  private func fill(
    _ first: [BusMessage], _ consumer: any BusConsumer
  ) async throws(BusError) -> [BusMessage] {
    var batch = first
    let end = ContinuousClock.now + linger.now
    while batch.count < batchSize, !stopping {
      let left = end - ContinuousClock.now
      guard left > .zero, let event = try await consumer.next(limit: batchSize - batch.count, wait: left) else { break }
      guard case .records(let more) = event else {
        waiting = event
        break
      }
      batch += more
    }
    return batch
  }

  // MARK: ownership

  /// Puts in order what is in doubt: first the last transactions, then the partitions that wait for it.
  private func settle(_ consumer: any BusConsumer) async throws {
    if suspended.isEmpty { guard await transactions.isInDoubt else { return } }
    do throws(BusError) {
      try await prove(consumer)
    } catch {
      return try await suspend(after: error)
    }
    guard !suspended.isEmpty else { return }
    do {
      let offsets = try await caughtUp(suspended.map { TopicPartition(Topics.inbox, $0) })
      suspended = []
      try await consumer.start(offsets)
    } catch let error as BusError {
      return try await suspend(after: error)
    }
    observer.owns(next.keys.sorted())
  }

  func prove(_ consumer: any BusConsumer) async throws(BusError) {
    let owned = suspended.union(next.keys).map { TopicPartition(Topics.inbox, $0) }
    try await transactions.prove(of: owned.isEmpty ? nil : consumer, owning: Set(owned))
  }

  /// All is read from Kafka again, once that is possible.
  func suspend(after error: BusError) async throws(BusError) {
    guard error.kind != .misuse else { throw error }
    observer.commitFailed(error)
    if !next.isEmpty { observer.owns([]) }
    suspended.formUnion(next.keys)
    next = [:]
    await clock.wait(.milliseconds(200))
  }

  private func give(back partitions: [TopicPartition], _ consumer: any BusConsumer) async throws {
    try await keeper.save()
    let numbers = partitions.map(\.partition)
    for partition in numbers { next[partition] = nil }
    suspended.subtract(numbers)
    await keeper.forget(numbers)
    await transactions.left(Set(partitions))
    observer.owns(next.keys.sorted())
    try await consumer.finishRevocation(partitions)
  }

  /// Restores partitions; where their events go on. Offsets come first: whatever a former owner commits until they are
  /// known is in the states that are read after them, and after them it can commit no more. Events that the states know
  /// already are skipped, ones that they do not know would be lost.
  private func caughtUp(_ partitions: [TopicPartition]) async throws -> [TopicPartition: Int64] {
    let known = try await bus.committed(group: Self.group, partitions)
    let numbers = Set(partitions.map(\.partition))
    let struck = await transactions.struck.filter { Topics.isChangelog($0.topic) && numbers.contains($0.partition) }
    try await keeper.restore(numbers.sorted(), distrusting: Set(struck.map(\.partition)), from: bus) { [observer] in
      observer.restoring($0)
    }
    await transactions.copied(struck)
    // −2: the beginning. An inbox without a committed offset has never been read.
    let offsets = Dictionary(partitions.map { ($0, known[$0] ?? -2) }, uniquingKeysWith: { first, _ in first })
    for (partition, offset) in offsets { next[partition.partition] = offset }
    return offsets
  }
}
