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

/// A record header; values from outside may be any bytes.
public struct BusHeader: Sendable, Hashable {
  /// The name.
  public var name: String
  /// The value; nil is Kafka's null.
  public var value: [UInt8]?
  /// A header.
  public init(_ name: String, _ value: [UInt8]?) {
    self.name = name
    self.value = value
  }
  /// A header whose value is text.
  public init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
}

/// A record to write. A nil value is a tombstone. Without a partition the key decides (Kafka's murmur2 partitioner).
public struct BusRecord: Sendable, Hashable {
  /// The topic.
  public var topic: String
  /// The partition, or nil for the key's own.
  public var partition: Int32?
  /// The key; nil for none.
  public var key: [UInt8]?
  /// The value; nil is a tombstone.
  public var value: [UInt8]?
  /// The headers.
  public var headers: [BusHeader]
  /// A record.
  public init(topic: String, partition: Int32? = nil, key: [UInt8]?, value: [UInt8]?, headers: [BusHeader] = []) {
    self.topic = topic
    self.partition = partition
    self.key = key
    self.value = value
    self.headers = headers
  }
}

/// A record as it was read.
public struct BusMessage: Sendable, Hashable {
  /// Where it stands.
  public var source: TopicPartition
  /// Its offset.
  public var offset: Int64
  /// When the broker or producer stamped it; milliseconds since 1970.
  public var timestamp: Int64
  /// The key; nil for none.
  public var key: [UInt8]?
  /// The value; nil is a tombstone.
  public var value: [UInt8]?
  /// The headers.
  public var headers: [BusHeader]
  /// A record as read.
  public init(
    source: TopicPartition, offset: Int64, timestamp: Int64, key: [UInt8]?, value: [UInt8]?, headers: [BusHeader]
  ) {
    self.source = source
    self.offset = offset
    self.timestamp = timestamp
    self.key = key
    self.value = value
    self.headers = headers
  }
  /// The text of a header; nil where it is absent, null or not UTF-8.
  public func header(_ name: String) -> String? {
    headers.last { $0.name == name }?.value.flatMap { String(validating: $0, as: UTF8.self) }
  }
}

/// Where a record landed.
public struct BusPosition: Sendable, Hashable {
  /// The partition.
  public var partition: TopicPartition
  /// The offset: a hint for reading it again, never an identity.
  public var offset: Int64
  /// A position.
  public init(_ partition: TopicPartition, _ offset: Int64) {
    self.partition = partition
    self.offset = offset
  }
}
