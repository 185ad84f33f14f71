/// A topic, as it is or as it should be.
public struct Topic: Sendable, Hashable {
  /// The name.
  public var name: String
  /// How many partitions.
  public var partitions: Int
  /// How many replicas of each; nil for the broker's default.
  public var replicas: Int?
  /// Settings such as `cleanup.policy`. Of a topic that exists: those that were set for it.
  public var settings: [String: String]

  /// A topic.
  public init(name: String, partitions: Int, replicas: Int? = nil, settings: [String: String] = [:]) {
    self.name = name
    self.partitions = partitions
    self.replicas = replicas
    self.settings = settings
  }
}
