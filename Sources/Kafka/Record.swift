/// A header of a record. Names are text, values any bytes.
public struct Header: Sendable, Hashable {
  /// The name; several headers may share one.
  public var name: String
  /// The value; nil is Kafka's null, which differs from an empty one.
  public var value: [UInt8]?

  /// A header.
  public init(_ name: String, _ value: [UInt8]?) {
    self.name = name
    self.value = value
  }
}

/// A record to write.
public struct Record: Sendable, Hashable {
  /// The topic.
  public var topic: String
  /// The partition; nil lets the key decide, with the partitioner of Kafka's own client (murmur2).
  public var partition: Int32?
  /// The key; nil for none.
  public var key: [UInt8]?
  /// The value; nil is a tombstone, which differs from an empty one.
  public var value: [UInt8]?
  /// The headers, in order.
  public var headers: [Header]

  /// A record to write.
  public init(topic: String, partition: Int32? = nil, key: [UInt8]? = nil, value: [UInt8]?, headers: [Header] = []) {
    self.topic = topic
    self.partition = partition
    self.key = key
    self.value = value
    self.headers = headers
  }
}

/// A record as it was read.
public struct ConsumedRecord: Sendable, Hashable {
  /// Where it stands.
  public var source: TopicPartition
  /// Its offset in the partition.
  public var offset: Int64
  /// When its producer made it or the broker took it, as the topic says; milliseconds since 1970, −1 where unknown.
  public var timestamp: Int64
  /// The key; nil for none.
  public var key: [UInt8]?
  /// The value; nil is a tombstone.
  public var value: [UInt8]?
  /// The headers, in order. Names that are not UTF-8 are repaired.
  public var headers: [Header]

  /// A record as read.
  public init(
    source: TopicPartition, offset: Int64, timestamp: Int64, key: [UInt8]?, value: [UInt8]?, headers: [Header]
  ) {
    self.source = source
    self.offset = offset
    self.timestamp = timestamp
    self.key = key
    self.value = value
    self.headers = headers
  }
}

/// Where a written record landed.
public struct RecordPosition: Sendable, Hashable {
  /// The partition.
  public var partition: TopicPartition
  /// The offset; −1 where the broker had the record already from an earlier attempt and did not say where.
  public var offset: Int64

  /// A position.
  public init(_ partition: TopicPartition, _ offset: Int64) {
    self.partition = partition
    self.offset = offset
  }
}
