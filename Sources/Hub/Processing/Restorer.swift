/// Brings the local store up to the end of the changelogs before the first event of a partition is handled.
struct Restorer: Sendable {
  /// A local store that was not written for so long may have missed tombstones that Kafka has forgotten since.
  static let longestAbsence: Int64 = 6 * 86_400_000

  /// A transaction of a former owner is ended by Kafka within twice ten seconds; one that is not may never be.
  static let patience = Duration.seconds(30)

  let bus: any MessageBus
  let store: LocalStore
  let clock: any WallClock
  let progress: @Sendable (RestoreProgress) -> Void

  /// Restores partitions; returns when each reflects all that is committed.
  func restore(_ partitions: [Int32]) async throws {
    let logs = partitions.flatMap { [TopicPartition(Topics.cases, $0), TopicPartition(Topics.bodies, $0)] }
    let ends = try await bus.reading { (reader) throws(BusError) in try await settledEnds(logs, reader) }
    var start: [TopicPartition: Int64] = [:]
    for partition in partitions {
      let cases = TopicPartition(Topics.cases, partition)
      let bodies = TopicPartition(Topics.bodies, partition)
      let known = try await trusted(partition, ends)
      if known == nil { try await store.forget(partition) }
      start[cases] = known?.cases ?? ends[cases]?.low ?? 0
      start[bodies] = known?.bodies ?? ends[bodies]?.low ?? 0
    }
    try await follow(from: start, to: ends)
  }

  /// Waits until no transaction of a former owner is open any more: its records would appear later.
  private func settledEnds(
    _ logs: [TopicPartition], _ reader: any BusReader
  ) async throws(BusError) -> [TopicPartition: BusWatermarks] {
    let deadline = ContinuousClock.now + Self.patience
    var ends = try await reader.watermarks(logs)
    while ends.values.contains(where: { $0.stable < $0.high }) {
      guard ContinuousClock.now < deadline else {
        throw BusError(.unavailable, code: "_UNDECIDED", message: "a former owner's transaction stays open")
      }
      await clock.wait(.milliseconds(100))
      ends = try await reader.watermarks(logs)
    }
    return ends
  }

  /// What the store says about a partition, where it can be believed.
  private func trusted(
    _ partition: Int32, _ ends: [TopicPartition: BusWatermarks]
  ) async throws -> LocalStore.Positions? {
    guard let known = try await store.positions(of: partition) else { return nil }
    let cases = ends[TopicPartition(Topics.cases, partition)]
    let bodies = ends[TopicPartition(Topics.bodies, partition)]
    let ahead = known.cases > cases?.high ?? 0 || known.bodies > bodies?.high ?? 0
    let old = clock.now().milliseconds - known.writtenAt > Self.longestAbsence
    return ahead || old ? nil : known
  }

  private func follow(
    from start: [TopicPartition: Int64], to ends: [TopicPartition: BusWatermarks]
  ) async throws {
    let total = start.reduce(Int64(0)) { $0 + max(0, (ends[$1.key]?.stable ?? 0) - $1.value) }
    progress(RestoreProgress(done: 0, total: total))
    var positions: [Int32: LocalStore.Positions] = [:]
    for (log, offset) in start {
      let written = clock.now().milliseconds
      var position = positions[log.partition] ?? LocalStore.Positions(cases: 0, bodies: 0, writtenAt: written)
      if log.topic == Topics.cases { position.cases = offset } else { position.bodies = offset }
      positions[log.partition] = position
    }
    guard total > 0 else { return try await store.apply([:], positions) }
    let consumer = try await bus.consumer(.partitions(start))
    do {
      var share = Share(positions: positions)
      var hasMore = true
      while hasMore {
        try Task.checkCancellation()
        // The next records come while these are written.
        async let event = consumer.next(limit: 5_000, wait: .seconds(1))
        try await store.apply(share.changes, share.positions)
        progress(RestoreProgress(done: share.done, total: total))
        share.changes = [:]
        switch try await event {
        case .records(let messages)?: share.take(messages)
        case .caughtUp?: hasMore = false
        default: break
        }
      }
    } catch {
      await consumer.close()
      throw error
    }
    await consumer.close()
  }

  /// What was read and is still to be written, and where reading stands.
  private struct Share {
    var positions: [Int32: LocalStore.Positions]
    var changes: [Int32: [LocalStore.Change]] = [:]
    var done: Int64 = 0

    mutating func take(_ messages: [BusMessage]) {
      // Of each key only its newest record counts.
      var newest: [Log: Int] = [:]
      for (place, message) in messages.enumerated() {
        let partition = message.source.partition
        if message.source.topic == Topics.cases {
          positions[partition]?.cases = message.offset + 1
        } else {
          positions[partition]?.bodies = message.offset + 1
        }
        if let key = message.key { newest[Log(source: message.source, key: key)] = place }
      }
      for (log, place) in newest {
        changes[log.source.partition, default: []].append(Restorer.change(log, messages[place].value))
      }
      done += Int64(messages.count)
    }
  }

  private struct Log: Hashable {
    let source: TopicPartition
    let key: [UInt8]
  }

  private static func change(_ log: Log, _ value: [UInt8]?) -> LocalStore.Change {
    guard log.source.topic == Topics.cases else { return .body(log.key, value) }
    return .state(log.key, value, wake: value.flatMap { Wake(stored: $0)?.at })
  }
}

/// How far a restore is.
public struct RestoreProgress: Sendable, Hashable {
  /// Records read.
  public var done: Int64
  /// Offsets to go through; compaction leaves gaps, so `done` may end below it.
  public var total: Int64
}
