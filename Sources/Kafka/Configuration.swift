/// Settings of a client. The few that matter have names here; `overrides` reaches all the others.
public struct Configuration: Sendable, Hashable {
  /// Brokers to start from, as `host:port`.
  public var bootstrapServers: [String]
  /// What brokers show in their logs and quotas.
  public var clientID: String
  /// TLS and SASL.
  public var security = Security()
  /// How long a record may try to reach the broker before its delivery fails.
  public var deliveryTimeout: Duration = .seconds(30)
  /// How long a record may wait for others to share a request with.
  public var linger: Duration = .milliseconds(2)
  /// The largest record, in bytes, keys and headers included; the broker and topic have limits of their own.
  public var maxRecordBytes = 2_000_000
  /// The most records that wait in a producer.
  public var maxQueuedRecords = 100_000
  /// The most kilobytes that a consumer fetches ahead.
  public var maxFetchedKilobytes = 16_384
  /// The most records that a consumer fetches ahead.
  public var maxFetchedRecords = 20_000
  /// How long the broker may hold an answer to a fetch back until it has much to send; zero: it answers with what there is.
  public var fetchGathering: Duration = .zero
  /// How long a silent member stays in its group.
  public var sessionTimeout: Duration = .seconds(10)
  /// How long a member may go without asking for records.
  public var maxPollInterval: Duration = .seconds(300)
  /// How long a transaction may stay open; a dead owner's ends by then.
  public var transactionTimeout: Duration = .seconds(10)
  /// How old topic lists may grow: how soon a subscription by pattern sees a new topic.
  public var metadataMaxAge: Duration = .seconds(30)
  /// Where reading begins without a committed offset, or with one that the topic no longer keeps.
  public var offsetReset = OffsetReset.earliest
  /// Whether records of open and aborted transactions are read.
  public var isolation = Isolation.readCommitted
  /// How often statistics come; nil for never.
  public var statisticsInterval: Duration?
  /// Any setting of librdkafka by its name; goes over the ones above. Not for secrets.
  public var overrides: [String: String] = [:]

  /// Settings with defaults that suit a server.
  public init(bootstrapServers: [String], clientID: String) {
    self.bootstrapServers = bootstrapServers
    self.clientID = clientID
  }

  /// Where reading begins when there is nowhere else.
  public enum OffsetReset: String, Sendable, Hashable {
    /// At the first record kept.
    case earliest
    /// Behind the last record.
    case latest
    /// Nowhere: it is an error.
    case fail = "error"
  }

  /// What a consumer sees of transactions.
  public enum Isolation: String, Sendable, Hashable {
    /// Records of committed transactions, up to the last stable offset.
    case readCommitted = "read_committed"
    /// All records.
    case readUncommitted = "read_uncommitted"
  }
}
