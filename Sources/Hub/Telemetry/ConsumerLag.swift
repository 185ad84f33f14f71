/// How far a consumer group is behind, partition by partition.
public struct PartitionLag: Sendable, Hashable {
  /// The partition.
  public var partition: TopicPartition
  /// Offsets from what the group has committed to the last stable offset; 0 where no record stands between them.
  public var records: Int64
  /// When the oldest record that is not settled was written, in milliseconds since 1970; nil where there is none.
  public var oldest: Int64?
}

/// Measures how far groups are behind: what operators are alarmed by.
public struct LagMeter: Sendable {
  /// Offsets looked at behind the committed one: a transaction's end is an offset without a record, and where only such
  /// ends are left the group is not behind.
  private static let markersPassed: Int64 = 3

  private let bus: any MessageBus

  /// A meter.
  public init(bus: any MessageBus) { self.bus = bus }

  /// The lag of a group on topics; a topic that does not exist has none.
  public func measure(group: String, topics: [String]) async throws(BusError) -> [PartitionLag] {
    let admin = try await bus.admin()
    let committed: Result<[TopicPartition: Int64?], BusError>
    do throws(BusError) {
      let partitions = try await admin.describe(topics).flatMap { topic in
        (0..<max(0, topic.partitions)).map { TopicPartition(topic.name, Int32(clamping: $0)) }
      }
      let offsets = try await admin.committed(group: group, partitions)
      committed = .success(Dictionary(partitions.map { ($0, offsets[$0]) }, uniquingKeysWith: { $1 }))
    } catch { committed = .failure(error) }
    await admin.close()
    return try await lags(try committed.get())
  }

  private func lags(_ committed: [TopicPartition: Int64?]) async throws(BusError) -> [PartitionLag] {
    guard !committed.isEmpty else { return [] }
    let reader = try await bus.reader()
    let lags: Result<[PartitionLag], BusError>
    do throws(BusError) {
      let marks = try await reader.watermarks(Array(committed.keys))
      var found: [PartitionLag] = []
      for (partition, offset) in committed.sorted(by: { $0.key < $1.key }) {
        guard let mark = marks[partition] else { continue }
        found.append(try await lag(partition, from: max(offset ?? mark.low, mark.low), to: mark.stable, reader))
      }
      lags = .success(found)
    } catch { lags = .failure(error) }
    await reader.close()
    return try lags.get()
  }

  private func lag(
    _ partition: TopicPartition, from start: Int64, to end: Int64, _ reader: any BusReader
  ) async throws(BusError) -> PartitionLag {
    var offset = start
    while offset < end, offset < start + Self.markersPassed {
      if let message = try await reader.read(partition, at: offset) {
        return PartitionLag(partition: partition, records: end - offset, oldest: message.timestamp)
      }
      offset += 1
    }
    return PartitionLag(partition: partition, records: end - offset, oldest: nil)
  }
}
