internal import Blocking
import Synchronization

/// Reads single records and the ends of partitions, outside of any group.
public final class RecordReader: Sendable {
  private struct Parts: Sendable {
    /// Sees decided records only; its ends are last stable offsets.
    let decided: RdConsumer
    /// Sees everything; its ends are high watermarks.
    let everything: RdConsumer
    let pollers: [RdPoller]
  }

  private let runner = BlockingRunner(name: "kafka-reader")
  private let parts: Mutex<Parts?>
  private let timeout: Duration

  /// Makes a reader.
  /// - Parameter timeout: for each call.
  public init(
    _ configuration: Configuration, timeout: Duration = .seconds(10), observer: Observer = .none
  ) throws(KafkaError) {
    var settings = configuration
    settings.offsetReset = .fail
    settings.isolation = .readCommitted
    let decided = try RdConsumer(settings, .reader, observer: observer)
    settings.isolation = .readUncommitted
    let everything = try RdConsumer(settings, .reader, observer: observer)
    let pollers = [decided, everything].map { RdPoller($0.handle, observer: observer) }
    parts = Mutex(Parts(decided: decided, everything: everything, pollers: pollers))
    self.timeout = timeout
  }

  /// The record at an offset; nil where there is none to be seen: no longer kept, compacted away, aborted, not yet
  /// decided, behind the end, or a marker of a transaction.
  public func record(_ partition: TopicPartition, at offset: Int64) async throws(KafkaError) -> ConsumedRecord? {
    guard offset >= 0 else { return nil }
    return try await perform { (parts, deadline) throws(KafkaError) in
      try parts.decided.record(partition, at: offset, until: deadline)
    }
  }

  /// The ends of partitions.
  public func watermarks(_ partitions: [TopicPartition]) async throws(KafkaError) -> [TopicPartition: Watermarks] {
    let first = Dictionary(partitions.map { ($0, LogicalOffset.beginning) }) { $1 }
    let last = first.mapValues { _ in LogicalOffset.end }
    return try await perform { (parts, deadline) throws(KafkaError) in
      func left() -> Duration { ContinuousClock.now.duration(to: deadline) }
      let low = try parts.decided.offsets(at: first, within: left())
      // The stable end first: it never stands behind a high watermark that was asked for later.
      let stable = try parts.decided.offsets(at: last, within: left())
      let high = try parts.everything.offsets(at: last, within: left())
      var watermarks: [TopicPartition: Watermarks] = [:]
      for (partition, low) in low {
        guard let stable = stable[partition], let high = high[partition] else { continue }
        watermarks[partition] = Watermarks(low: low, stable: stable, high: high)
      }
      return watermarks
    }
  }

  /// Of each partition the offset of the first record at or after a time in milliseconds since 1970; the end where
  /// there is none.
  public func offsets(
    of partitions: [TopicPartition], at time: Int64
  ) async throws(KafkaError) -> [TopicPartition: Int64] {
    let times = Dictionary(partitions.map { ($0, max(time, 0)) }) { $1 }
    let last = times.mapValues { _ in LogicalOffset.end }
    return try await perform { (parts, deadline) throws(KafkaError) in
      let found = try parts.decided.offsets(at: times, within: ContinuousClock.now.duration(to: deadline))
      guard found.values.contains(where: { $0 < 0 }) else { return found }
      let ends = try parts.decided.offsets(at: last, within: ContinuousClock.now.duration(to: deadline))
      return found.merging(ends) { $0 < 0 ? $1 : $0 }
    }
  }

  /// Ends.
  public func close() async {
    for end in await release() { await end.wait() }
  }

  private func release() async -> [RdHandle.Gone] {
    let taken = parts.withLock { parts in
      defer { parts = nil }
      return parts
    }
    guard let taken else { return [] }
    await runner.run {
      taken.decided.close(within: .seconds(5))
      taken.everything.close(within: .seconds(5))
    }
    return [taken.decided.handle.end, taken.everything.handle.end]
  }

  private func perform<Value: Sendable>(
    _ body: @escaping @Sendable (Parts, ContinuousClock.Instant) throws(KafkaError) -> Value
  ) async throws(KafkaError) -> Value {
    guard let parts = parts.withLock({ $0 }) else { throw .closed }
    return try await runner.run { [timeout] () throws(KafkaError) in try body(parts, .now + timeout) }
  }
}

/// The ends of a partition, as offsets.
public struct Watermarks: Sendable, Hashable {
  /// The first record that is kept.
  public var low: Int64
  /// The last stable offset: every transaction before it is decided. Readers of committed records stop here.
  public var stable: Int64
  /// The high watermark: where the log ends.
  public var high: Int64

  /// The ends of a partition.
  public init(low: Int64, stable: Int64, high: Int64) {
    self.low = low
    self.stable = stable
    self.high = high
  }
}
