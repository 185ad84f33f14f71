/// What the processor knows of its keys: a cache of those last at work, the states that are committed in Kafka and not yet
/// in the local store, and behind both the store. Writing behind saves most of the store's work, for a case is handled
/// several times within a second; a crash costs only a longer catching up.
actor StateKeeper {
  private let store: LocalStore
  private let clock: any WallClock
  private var cache = StateCache()
  private var unsaved = UnsavedStates()
  private var positions: [Int32: LocalStore.Positions] = [:]
  private var wakes: [Int32: Timestamp] = [:]

  init(_ store: LocalStore, clock: any WallClock) {
    self.store = store
    self.clock = clock
  }

  /// What is known of these keys; absent ones are missing.
  func load(_ keys: Set<Batch.Key>) async throws -> [Batch.Key: Batch.Owned] {
    var found: [Batch.Key: Batch.Owned] = [:]
    var missing: [Int32: [[UInt8]]] = [:]
    for key in keys {
      if let owned = cache.get(key) ?? unsaved.get(key) {
        found[key] = owned
      } else {
        missing[key.partition, default: []].append(key.bytes)
      }
    }
    for (partition, keys) in missing {
      for (key, entry) in try await store.load(keys, of: partition) {
        found[Batch.Key(partition: partition, bytes: key)] = Batch.Owned(
          state: entry.state, body: entry.body, wake: Wake(stored: entry.state))
      }
    }
    return found
  }

  /// Takes over what a committed batch made of its keys; `landed` are the places of its records.
  func remember(_ batch: Batch, landed: [BusPosition]) async throws {
    for position in landed {
      let partition = position.partition.partition
      if position.partition.topic == Topics.cases { positions[partition]?.cases = position.offset + 1 }
      if position.partition.topic == Topics.bodies { positions[partition]?.bodies = position.offset + 1 }
    }
    for key in batch.touched {
      guard let wake = batch.owned[key]?.wake?.at else { continue }
      wakes[key.partition] = min(wake, wakes[key.partition] ?? wake)
    }
    cache.put(batch)
    unsaved.take(batch, at: clock.now())
    if unsaved.isDue(at: clock.now()) { try await save() }
  }

  /// Saves what has waited long enough; for when no batch comes.
  func saveIfDue() async throws { if unsaved.isDue(at: clock.now()) { try await save() } }

  /// Writes the local store. One that cannot be written would answer with old states later: the worker ends then, and is
  /// started anew with what Kafka has.
  func save() async throws {
    let changes = unsaved.drain()
    guard !changes.isEmpty else { return }
    var reflected: [Int32: LocalStore.Positions] = [:]
    for partition in changes.keys {
      positions[partition]?.writtenAt = clock.now().milliseconds
      reflected[partition] = positions[partition]
    }
    try await store.apply(changes, reflected)
  }

  /// Keys whose timers have come, by partition.
  func due(at now: Timestamp, limit: Int) async throws -> [Int32: [Batch.Key]] {
    var found: [Int32: [Batch.Key]] = [:]
    for (partition, wake) in wakes where wake <= now {
      try await save()
      let keys = try await store.due(partition, at: now, limit: limit)
      // While some are due the next look comes at once: they are fired in between, or stand behind the limit.
      wakes[partition] = keys.isEmpty ? try await store.nextWake(partition) : now
      if !keys.isEmpty { found[partition] = keys.map { Batch.Key(partition: partition, bytes: $0) } }
    }
    return found
  }

  /// Brings partitions up to what is committed in Kafka; nothing that was known of them before counts, of the
  /// `distrusted` not even what the local store has.
  func restore(
    _ partitions: [Int32], distrusting distrusted: Set<Int32>, from bus: any MessageBus,
    progress: @escaping @Sendable (RestoreProgress) -> Void
  ) async throws {
    forget(partitions)
    for partition in distrusted { try await store.forget(partition) }
    let restorer = Restorer(bus: bus, store: store, clock: clock, progress: progress)
    try await restorer.restore(partitions)
    for partition in partitions {
      positions[partition] = try await store.positions(of: partition)
      wakes[partition] = try await store.nextWake(partition)
    }
  }

  /// Forgets partitions: they belong to others now, or must be read from Kafka again.
  func forget(_ partitions: [Int32]) {
    cache.forget(Set(partitions))
    unsaved.forget(Set(partitions))
    for partition in partitions {
      positions[partition] = nil
      wakes[partition] = nil
    }
  }

  /// Saves and closes the store.
  func close() async {
    try? await save()
    await store.close()
  }
}
