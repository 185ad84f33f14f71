/// The owner of cases: consume → handle → produce in one transaction per batch. State of record is Kafka alone; the local
/// store and the cache in memory are only copies.
public actor Processor {
  /// The consumer group.
  public static let group = "hub-process"
  /// Timers of one transaction at the most, so that a storm of them does not hold up events.
  static let timerLimit = 200

  private let bus: any MessageBus
  private let transactions: ProvenTransactor
  private let clock: any WallClock
  private let rules: @Sendable () -> any CaseRules
  private let observer: any ProcessObserver
  private let keeper: StateKeeper
  private let batchSize: Int
  private var linger: Linger
  /// Where each partition goes on whose events are handled.
  private var next: [Int32: Int64] = [:]
  /// Partitions of this member whose events wait until their states are known, and the last transactions proven.
  private var suspended: Set<Int32> = []
  /// What came while a batch was filling and has to wait for it.
  private var waiting: BusEvent?
  private var stopping = false

  /// An owner of a share of the inbox.
  /// - Parameters:
  ///   - transactions: as `transactions(_:instance:)` makes them; they outlive the owner.
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
    let admin = try await bus.admin()
    let cluster = try await admin.clusterID() ?? ""
    await admin.close()
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
    ) { observer.rewrote($0) }
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
    // Before there is a member: the group tells nobody its offsets while some of them are undecided.
    await keeper.distrust(try await transactions.prove(of: nil))
    let consumer = try await bus.consumer(.group(Self.group, topics: [Topics.inbox]), gathering: linger.shortest / 2)
    do {
      while !stopping {
        try await settle(consumer)
        switch try await nextEvent(consumer, wait: .milliseconds(100)) {
        case .assigned(let partitions)?: suspended.formUnion(partitions.keys.map(\.partition))
        case .revoked(let partitions)?, .lost(let partitions)?:
          try await keeper.save()
          await drop(partitions.map(\.partition))
          try await consumer.finishRevocation(partitions)
        case .records(let messages)?:
          let batch = try await fill(messages, consumer)
          try await process(batch.filter { next[$0.source.partition] != nil }, consumer)
        case .caughtUp?, nil: try await keeper.saveIfDue()
        }
        try await fireTimers(consumer)
      }
    } catch {
      await end(consumer)
      throw error
    }
    await end(consumer)
  }

  private func end(_ consumer: any BusConsumer) async {
    await consumer.close()
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

  private func prove(_ consumer: any BusConsumer) async throws(BusError) {
    let standing = try await transactions.prove(of: next.isEmpty && suspended.isEmpty ? nil : consumer)
    await keeper.distrust(standing)
  }

  /// All is read from Kafka again, once that is possible.
  private func suspend(after error: BusError) async throws(BusError) {
    guard error.kind != .misuse else { throw error }
    observer.commitFailed(error)
    suspended.formUnion(next.keys)
    next = [:]
    await clock.wait(.milliseconds(200))
  }

  private func drop(_ partitions: [Int32]) async {
    for partition in partitions { next[partition] = nil }
    suspended.subtract(partitions)
    await keeper.forget(partitions)
    observer.owns(next.keys.sorted())
  }

  /// Restores partitions; where their events go on. Offsets come first: whatever a former owner commits until they are
  /// known is in the states that are read after them, and after them it can commit no more. Events that the states know
  /// already are skipped, ones that they do not know would be lost.
  private func caughtUp(_ partitions: [TopicPartition]) async throws -> [TopicPartition: Int64] {
    let known = try await bus.committed(group: Self.group, partitions)
    try await keeper.restore(partitions.map(\.partition), from: bus) { [observer] in observer.restoring($0) }
    // −2: the beginning. An inbox without a committed offset has never been read.
    let offsets = Dictionary(partitions.map { ($0, known[$0] ?? -2) }, uniquingKeysWith: { first, _ in first })
    for (partition, offset) in offsets { next[partition.partition] = offset }
    return offsets
  }

  // MARK: batches

  /// False where the messages were not handled and will be read again.
  @discardableResult
  private func process(_ messages: [BusMessage], _ consumer: any BusConsumer) async throws -> Bool {
    guard !messages.isEmpty else { return true }
    var batch = Batch(loaded: try await keeper.load(Set(messages.map(Batch.Key.init))))
    let now = clock.now()
    let rules = rules()
    for message in messages { batch.handle(message, rules: rules, now: now) }
    let landed: [BusPosition]
    do throws(BusError) {
      landed = try await commit(batch, consumer)
    } catch {
      return try await recover(from: error, messages, consumer)
    }
    try await keeper.remember(batch, landed: landed)
    if !batch.alerts.isEmpty { observer.alerted(batch.alerts) }
    observer.handled(messages.count, took: .milliseconds(clock.now().milliseconds - now.milliseconds))
    return true
  }

  /// What a failed transaction asks for. Nothing of the batch is in the cache or the local store yet.
  private func recover(
    from error: BusError, _ messages: [BusMessage], _ consumer: any BusConsumer
  ) async throws -> Bool {
    switch error.kind {
    case .rejected, .aborted:
      observer.commitFailed(error)
      do throws(BusError) {
        try await prove(consumer)
      } catch {
        try await suspend(after: error)
        return false
      }
    case .unavailable, .outcomeUnknown, .fatal, .misuse:
      // Whether it was written is for the broker to say: once that is settled, all is read from Kafka.
      try await suspend(after: error)
      return false
    }
    guard error.kind == .rejected else {
      await clock.wait(.milliseconds(50))
      return try await process(messages, consumer)
    }
    guard messages.count == 1 else {
      // Deterministic: halves show which record it is, the others go on. Not the second before the first: a case skips
      // what stands before its last event.
      guard try await process(Array(messages.prefix(messages.count / 2)), consumer) else { return false }
      return try await process(Array(messages.dropFirst(messages.count / 2)), consumer)
    }
    return try await setAside(messages, error, consumer)
  }

  private func setAside(_ messages: [BusMessage], _ error: BusError, _ consumer: any BusConsumer) async throws -> Bool {
    var batch = Batch(loaded: try await keeper.load(Set(messages.map(Batch.Key.init))))
    for message in messages {
      batch.setAside(
        message, reason: HoldReason.poison.rawValue, detail: error.code, whole: false, rules: rules(), now: clock.now())
    }
    let landed: [BusPosition]
    do throws(BusError) {
      landed = try await commit(batch, consumer)
    } catch {
      try await suspend(after: error)
      return false
    }
    try await keeper.remember(batch, landed: landed)
    observer.poisoned(messages.count)
    return true
  }

  private func commit(_ batch: Batch, _ consumer: any BusConsumer) async throws(BusError) -> [BusPosition] {
    let offsets = batch.offsets.map { (TopicPartition(Topics.inbox, $0.key), $0.value) }
    let began = ContinuousClock.now
    let landed = try await transactions.commit(
      batch.everything, offsets: Dictionary(offsets, uniquingKeysWith: { first, _ in first }), of: consumer)
    linger.committed(in: ContinuousClock.now - began)
    for (partition, offset) in batch.offsets { next[partition] = max(offset, next[partition] ?? 0) }
    return landed
  }

  // MARK: timers

  private func fireTimers(_ consumer: any BusConsumer) async throws {
    let now = clock.now()
    for (partition, keys) in try await keeper.due(at: now, limit: Self.timerLimit) {
      guard let offset = next[partition], offset >= 0 else { continue }
      var batch = Batch(loaded: try await keeper.load(Set(keys)))
      for key in keys { batch.fire(key, offset: offset, rules: rules(), now: now) }
      let landed: [BusPosition]
      do throws(BusError) {
        landed = try await commit(batch, consumer)
      } catch {
        return try await suspend(after: error)
      }
      try await keeper.remember(batch, landed: landed)
      if !batch.alerts.isEmpty { observer.alerted(batch.alerts) }
    }
  }
}
