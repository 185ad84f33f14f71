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

  private let admin: any BusAdmin
  private let reader: any BusReader

  /// A meter, which keeps its connections until it is closed.
  public init(bus: any MessageBus) async throws(BusError) {
    admin = try await bus.admin()
    reader = try await bus.reader()
  }

  /// Ends its connections.
  public func close() async {
    await admin.close()
    await reader.close()
  }

  /// The lag of a group on topics; a topic that does not exist has none.
  public func measure(group: String, topics: [String]) async throws(BusError) -> [PartitionLag] {
    let partitions = try await admin.describe(topics).flatMap { topic in
      (0..<max(0, topic.partitions)).map { TopicPartition(topic.name, Int32(clamping: $0)) }
    }
    guard !partitions.isEmpty else { return [] }
    let committed = try await admin.committed(group: group, partitions)
    let marks = try await reader.watermarks(partitions)
    var lags: [PartitionLag] = []
    for partition in partitions.sorted() {
      guard let mark = marks[partition] else { continue }
      lags.append(try await lag(partition, from: max(committed[partition] ?? mark.low, mark.low), to: mark.stable))
    }
    return lags
  }

  private func lag(
    _ partition: TopicPartition, from start: Int64, to end: Int64
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
