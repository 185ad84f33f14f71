/// The two ends of a partition.
public struct BusWatermarks: Sendable, Hashable {
  /// The first offset kept.
  public var low: Int64
  /// The last stable offset: all before it is decided.
  public var stable: Int64
  /// The high watermark: where the log ends, open transactions included.
  public var high: Int64
  /// The ends.
  public init(low: Int64, stable: Int64, high: Int64) {
    self.low = low
    self.stable = stable
    self.high = high
  }
}

/// A topic as it is or should be.
public struct BusTopic: Sendable, Hashable {
  /// The name.
  public var name: String
  /// How many partitions.
  public var partitions: Int
  /// How many replicas; nil for the broker's default.
  public var replicas: Int?
  /// Settings such as `cleanup.policy`.
  public var settings: [String: String]
  /// A topic.
  public init(name: String, partitions: Int, replicas: Int? = nil, settings: [String: String] = [:]) {
    self.name = name
    self.partitions = partitions
    self.replicas = replicas
    self.settings = settings
  }
}
