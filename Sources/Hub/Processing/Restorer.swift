/// Brings the local store up to the end of the changelogs before the first event of a partition is handled.
struct Restorer: Sendable {
  /// A local store that was not written for so long may have missed tombstones that Kafka has forgotten since.
  static let longestAbsence: Int64 = 6 * 86_400_000

  let bus: any MessageBus
  let store: LocalStore
  let clock: any WallClock
  let progress: @Sendable (RestoreProgress) -> Void

  /// Restores partitions; returns when each reflects all that is committed.
  func restore(_ partitions: [Int32], _ reader: any BusReader) async throws {
    let logs = partitions.flatMap { [TopicPartition(Topics.cases, $0), TopicPartition(Topics.bodies, $0)] }
    let ends = try await settledEnds(logs, reader)
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
  ) async throws -> [TopicPartition: BusWatermarks] {
    var ends = try await reader.watermarks(logs)
    while ends.values.contains(where: { $0.stable < $0.high }) {
      try Task.checkCancellation()
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
    var done: Int64 = 0
    reading: while true {
      try Task.checkCancellation()
      switch try await consumer.next(limit: 5_000, wait: .seconds(1)) {
      case .records(let messages)?:
        var changes: [Int32: [LocalStore.Change]] = [:]
        for message in messages {
          let partition = message.source.partition
          if message.source.topic == Topics.cases {
            positions[partition]?.cases = message.offset + 1
          } else {
            positions[partition]?.bodies = message.offset + 1
          }
          if let change = Self.change(message) { changes[partition, default: []].append(change) }
        }
        try await store.apply(changes, positions)
        done += Int64(messages.count)
        progress(RestoreProgress(done: done, total: total))
      case .caughtUp?: break reading
      default: break
      }
    }
    await consumer.close()
  }

  private static func change(_ message: BusMessage) -> LocalStore.Change? {
    guard let key = message.key else { return nil }
    guard message.source.topic == Topics.cases else { return .body(key, message.value) }
    return .state(key, message.value, wake: message.value.flatMap { Wake(stored: $0)?.at })
  }
}

/// How far a restore is.
public struct RestoreProgress: Sendable, Hashable {
  /// Records read.
  public var done: Int64
  /// Offsets to go through; compaction leaves gaps, so `done` may end below it.
  public var total: Int64
}
