/// A partition of a topic.
public struct TopicPartition: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The topic.
  public var topic: String
  /// The partition, from 0.
  public var partition: Int32

  /// A partition of a topic.
  public init(_ topic: String, _ partition: Int32) {
    self.topic = topic
    self.partition = partition
  }

  /// `topic[partition]`.
  public var description: String { "\(topic)[\(partition)]" }

  /// By topic, then number.
  public static func < (left: Self, right: Self) -> Bool {
    (left.topic, left.partition) < (right.topic, right.partition)
  }
}

/// Offsets that stand for a place instead of naming one.
public enum LogicalOffset {
  /// The first record that the partition keeps.
  public static let beginning: Int64 = -2
  /// Behind the last record.
  public static let end: Int64 = -1
  /// Where the group committed, else as `Configuration.offsetReset` says.
  public static let committed: Int64 = -1000
}
