public import HTTPClient
public import Hub

/// What the adapters share in one process.
public struct AdapterSetting: Sendable {
  /// The environment, for secrets and addresses.
  public var environment: [String: String]
  /// The configuration directory, to which `file:` secrets are relative.
  public var directory: String
  /// Makes the calls.
  public var client: HTTPClient
  /// Writes to topics of systems that read Kafka themselves; nil where no system does.
  public var publisher: (any BusPublisher)?
  /// The time of day.
  public var clock: any WallClock

  /// A setting.
  public init(
    environment: [String: String], directory: String, client: HTTPClient, publisher: (any BusPublisher)? = nil,
    clock: any WallClock = SystemClock()
  ) {
    self.environment = environment
    self.directory = directory
    self.client = client
    self.publisher = publisher
    self.clock = clock
  }
}
