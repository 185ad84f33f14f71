/// The owner of cases: consume → handle → produce in one transaction per batch. State of record is Kafka alone; the local
/// store and the cache in memory are only copies.
public actor Processor {
  /// The consumer group.
  public static let group = "hub-process"
  /// Events of one transaction at the most.
  static let batchLimit = 1000
  /// Timers of one transaction at the most, so that a storm of them does not hold up events.
  static let timerLimit = 200

  private let bus: any MessageBus
  private let transactionalID: String
  private let clock: any WallClock
  private let rules: @Sendable () -> any CaseRules
  private let observer: any ProcessObserver
  private let store: LocalStore
  private var transactor: (any BusTransactor)?
  private var cache: StateCache
  private var positions: [Int32: LocalStore.Positions] = [:]
  private var next: [Int32: Int64] = [:]
  private var wakes: [Int32: Timestamp] = [:]
  private var stopping = false

  /// An owner of a share of the inbox.
  /// - Parameters:
  ///   - instance: distinguishes the workers of one group; the same after a restart, so that a transaction left open is
  ///     ended at once.
  ///   - storePath: file of the local store.
  public init(
    bus: any MessageBus, instance: String, storePath: String, rules: @escaping @Sendable () -> any CaseRules,
    clock: any WallClock = SystemClock(), observer: any ProcessObserver = SilentProcessObserver()
  ) async throws {
    self.bus = bus
    transactionalID = "\(Self.group)-\(instance)"
    self.clock = clock
    self.observer = observer
    self.rules = rules
    cache = StateCache()
    let admin = try await bus.admin()
    let cluster = try await admin.clusterID() ?? ""
    await admin.close()
    store = try await LocalStore.open(path: storePath, cluster: cluster)
  }

  /// Owns and handles until cancelled; then ends after the batch in hand.
  public func run() async throws {
    // A task of its own: cancelling the caller asks for an orderly end, not for a torn transaction.
    let loop = Task { try await self.loop() }
    try await withTaskCancellationHandler {
      try await loop.value
    } onCancel: {
      Task { await self.stop() }
    }
  }

  private func stop() { stopping = true }

  private func loop() async throws {
    let consumer = try await bus.consumer(.group(Self.group, topics: [Topics.inbox]))
    do {
      while !stopping {
        switch try await consumer.next(limit: Self.batchLimit, wait: .milliseconds(20)) {
        case .assigned(let partitions)?: try await take(Array(partitions.keys), consumer)
        case .revoked(let partitions)?, .lost(let partitions)?:
          drop(partitions.map(\.partition))
          try await consumer.finishRevocation(partitions)
        case .records(let messages)?:
          try await process(messages.filter { next[$0.source.partition] != nil }, consumer)
        case .caughtUp?, nil: break
        }
        try await fireTimers(consumer)
      }
    } catch {
      await consumer.close()
      await end()
      throw error
    }
    await consumer.close()
    await end()
  }

  private func end() async {
    await transactor?.close()
    await store.close()
  }

  // MARK: ownership

  private func take(_ partitions: [TopicPartition], _ consumer: any BusConsumer) async throws {
    // Taking the id first ends what this worker's former life left open; then the ends are settled.
    _ = try await ready()
    try await restore(partitions)
    let offsets = try await committed(partitions)
    for (partition, offset) in offsets { next[partition.partition] = offset }
    try await consumer.start(offsets)
    observer.owns(next.keys.sorted())
  }

  private func drop(_ partitions: [Int32]) {
    for partition in partitions {
      next[partition] = nil
      positions[partition] = nil
      wakes[partition] = nil
    }
    cache.forget(Set(partitions))
    observer.owns(next.keys.sorted())
  }

  private func restore(_ partitions: [TopicPartition]) async throws {
    let numbers = partitions.map(\.partition)
    let reader = try await bus.reader()
    let restorer = Restorer(bus: bus, store: store, clock: clock) { [observer] in observer.restoring($0) }
    do {
      try await restorer.restore(numbers, reader)
    } catch {
      await reader.close()
      throw error
    }
    await reader.close()
    for number in numbers {
      positions[number] = try await store.positions(of: number)
      wakes[number] = try await store.nextWake(number)
    }
  }

  private func committed(_ partitions: [TopicPartition]) async throws(BusError) -> [TopicPartition: Int64] {
    let admin = try await bus.admin()
    let known = try await admin.committed(group: Self.group, partitions)
    await admin.close()
    // −2: the beginning. An inbox without a committed offset has never been read.
    return Dictionary(partitions.map { ($0, known[$0] ?? -2) }, uniquingKeysWith: { first, _ in first })
  }

  private func ready() async throws(BusError) -> any BusTransactor {
    if let transactor { return transactor }
    let fresh = try await bus.transactor(id: transactionalID)
    transactor = fresh
    return fresh
  }

  // MARK: batches

  private func process(_ messages: [BusMessage], _ consumer: any BusConsumer) async throws {
    guard !messages.isEmpty else { return }
    var batch = Batch(loaded: try await load(Set(messages.map(Batch.Key.init))))
    let now = clock.now()
    let rules = rules()
    for message in messages { batch.handle(message, rules: rules, now: now) }
    do throws(BusError) {
      try await commit(batch, consumer)
    } catch {
      return try await recover(from: error, messages, consumer)
    }
    try await remember(batch)
    observer.handled(messages.count, took: .milliseconds(clock.now().milliseconds - now.milliseconds))
  }

  /// What a failed transaction asks for. Nothing of the batch is in the cache or the local store yet.
  private func recover(
    from error: BusError, _ messages: [BusMessage], _ consumer: any BusConsumer
  ) async throws {
    observer.commitFailed(error)
    switch error.kind {
    case .rejected where messages.count > 1:
      // Deterministic: halves show which record it is, the others go on.
      try await process(Array(messages.prefix(messages.count / 2)), consumer)
      try await process(Array(messages.dropFirst(messages.count / 2)), consumer)
    case .rejected:
      var batch = Batch(loaded: try await load(Set(messages.map(Batch.Key.init))))
      for message in messages {
        batch.setAside(
          message, reason: HoldReason.poison.rawValue, detail: error.code, whole: false, rules: rules(),
          now: clock.now())
      }
      try await commit(batch, consumer)
      try await remember(batch)
      observer.poisoned(messages.count)
    case .aborted:
      await clock.wait(.milliseconds(50))
      try await process(messages, consumer)
    case .unavailable, .outcomeUnknown, .fatal, .misuse:
      try await startOver(consumer)
    }
  }

  /// Whether a transaction was written is for the broker to say: a fresh producer settles it, then all is read from Kafka.
  private func startOver(_ consumer: any BusConsumer) async throws {
    await transactor?.close()
    transactor = nil
    cache.forget(Set(next.keys))
    let owned = next.keys.map { TopicPartition(Topics.inbox, $0) }
    while !stopping {
      await clock.wait(.milliseconds(200))
      do {
        _ = try await ready()
        try await restore(owned)
        let offsets = try await committed(owned)
        for (partition, offset) in offsets { next[partition.partition] = offset }
        return try await consumer.seek(offsets)
      } catch let error as BusError where error.kind == .unavailable {
        observer.commitFailed(error)
      }
    }
  }

  private func commit(_ batch: Batch, _ consumer: any BusConsumer) async throws(BusError) {
    let transactor = try await ready()
    let records = batch.everything
    let offsets = batch.offsets.map { (TopicPartition(Topics.inbox, $0.key), $0.value) }
    let landed = try await transactor.commit(
      records, offsets: Dictionary(offsets, uniquingKeysWith: { first, _ in first }), of: consumer)
    for (partition, offset) in batch.offsets { next[partition] = max(offset, next[partition] ?? 0) }
    for position in landed {
      let partition = position.partition.partition
      if position.partition.topic == Topics.cases { positions[partition]?.cases = position.offset + 1 }
      if position.partition.topic == Topics.bodies { positions[partition]?.bodies = position.offset + 1 }
    }
    cache.put(batch)
  }

  /// Writes the local store after the commit. One that cannot be written would answer with old states later: the worker
  /// ends then, and is started anew with what Kafka has.
  private func remember(_ batch: Batch) async throws {
    var changes: [Int32: [LocalStore.Change]] = [:]
    for key in batch.touched {
      let owned = batch.owned[key]
      changes[key.partition, default: []].append(.state(key.bytes, owned?.state, wake: owned?.wake?.at))
      if let wake = owned?.wake?.at { wakes[key.partition] = min(wake, wakes[key.partition] ?? wake) }
    }
    for key in batch.rewritten {
      changes[key.partition, default: []].append(.body(key.bytes, batch.owned[key]?.body))
    }
    let written = clock.now().milliseconds
    var reflected: [Int32: LocalStore.Positions] = [:]
    for partition in changes.keys {
      positions[partition]?.writtenAt = written
      reflected[partition] = positions[partition]
    }
    try await store.apply(changes, reflected)
  }

  private func load(_ keys: Set<Batch.Key>) async throws -> [Batch.Key: Batch.Owned] {
    var found: [Batch.Key: Batch.Owned] = [:]
    var missing: [Int32: [[UInt8]]] = [:]
    for key in keys {
      if let owned = cache.get(key) {
        found[key] = owned
      } else {
        missing[key.partition, default: []].append(key.bytes)
      }
    }
    for (partition, keys) in missing {
      for (key, entry) in try await store.load(keys, of: partition) {
        found[Batch.Key(partition: partition, bytes: key)] = Batch.Owned(
          state: entry.state, body: entry.body, wake: Wake(stored: entry.state, key: key))
      }
    }
    return found
  }

  // MARK: timers

  private func fireTimers(_ consumer: any BusConsumer) async throws {
    let now = clock.now()
    for (partition, wake) in wakes where wake <= now {
      guard let offset = next[partition], offset >= 0 else { continue }
      let due = try await store.due(partition, at: now, limit: Self.timerLimit)
      let keys = due.map { Batch.Key(partition: partition, bytes: $0) }
      if !keys.isEmpty {
        var batch = Batch(loaded: try await load(Set(keys)))
        for key in keys { batch.fire(key, offset: offset, rules: rules(), now: now) }
        do throws(BusError) {
          try await commit(batch, consumer)
        } catch {
          observer.commitFailed(error)
          return try await startOver(consumer)
        }
        try await remember(batch)
      }
      wakes[partition] = try await store.nextWake(partition)
    }
  }
}
