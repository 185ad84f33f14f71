/// What the hub asks of a message bus. Kafka behind `KafkaBus`, memory in tests; nothing else in Hub knows which.
public protocol MessageBus: Sendable {
  /// An idempotent producer that answers when records are durable on all in-sync replicas.
  /// - Parameter gathering: how long a record may wait for others to share a request with.
  func publisher(named name: String, gathering: Duration) async throws(BusError) -> any BusPublisher
  /// A transactional producer; taking an id that another holds fences that other.
  func transactor(id: String) async throws(BusError) -> any BusTransactor
  /// A consumer, either of a group's share of topics or of partitions named by hand.
  /// - Parameter gathering: how long the broker may hold an answer back to put more into it. A reader that works in large
  ///   batches anyway saves the broker, and itself, many small ones.
  func consumer(
    _ subscription: BusSubscription, gathering: Duration
  ) async throws(BusError) -> any BusConsumer
  /// Reads single records and watermarks, outside of any group.
  func reader() async throws(BusError) -> any BusReader
  /// Topics of the cluster.
  func admin() async throws(BusError) -> any BusAdmin
}

extension MessageBus {
  /// A producer for those who are waited for: its records set off almost at once.
  public func publisher(named name: String) async throws(BusError) -> any BusPublisher {
    try await publisher(named: name, gathering: .milliseconds(2))
  }

  /// A consumer that is given each record as soon as it is there.
  public func consumer(_ subscription: BusSubscription) async throws(BusError) -> any BusConsumer {
    try await consumer(subscription, gathering: .zero)
  }
}

/// Writes records that need no transaction.
public protocol BusPublisher: Sendable {
  /// Writes all and returns when all are durable (`acks=all`), positions in order. On an error some may have been written.
  func publish(_ records: [BusRecord]) async throws(BusError) -> [BusPosition]
  /// Flushes and ends.
  func close() async
}

/// Writes records and commits a group's offsets in one transaction.
public protocol BusTransactor: Sendable {
  /// Commits records and offsets together or not at all.
  /// On `.aborted` nothing was written: the caller goes back to its last committed state and handles the batch again.
  /// On `.outcomeUnknown` and `.fatal` this transactor is dead: the caller takes a new one of the same id (which lets the
  /// broker settle what is open), restores its state and goes on from the committed offsets.
  /// - Parameter offsets: for each partition the offset *after* the last handled record. Never empty: the group's offsets
  ///   are what fences a worker that lost its partitions.
  /// - Returns: where the records landed, in order.
  func commit(
    _ records: [BusRecord], offsets: [TopicPartition: Int64], of consumer: any BusConsumer
  ) async throws(BusError) -> [BusPosition]
  /// Ends as aborted what this id has left undecided in partitions and among a group's offsets. Only `ProvenTransactor`
  /// needs it. `offsets` name any partition that exists; none of them is committed.
  func clear(
    _ partitions: [TopicPartition], offsets: [TopicPartition: Int64], ofGroup group: String
  ) async throws(BusError)
  /// How often the bus was in trouble that belongs to no call, such as a broker that went away. Rises only.
  var problems: Int { get }
  /// After `.outcomeUnknown` or `.fatal`: where the records of that commit stand; nil where not all had been written.
  var undecided: [BusPosition]? { get }
  /// Ends.
  func close() async
}

/// What a consumer reads.
public enum BusSubscription: Sendable {
  /// A group's share of topics; a name that begins with `^` is a regular expression. Reads committed records only.
  case group(String, topics: [String])
  /// These partitions from these offsets (−2 is the beginning), without a group. Reads committed records only.
  case partitions([TopicPartition: Int64])
}

/// What a consumer learns, in order.
public enum BusEvent: Sendable {
  /// Partitions came to this member; the caller prepares (restores) and then calls `start`. The value is the group's
  /// committed offset, nil where there is none.
  case assigned([TopicPartition: Int64?])
  /// Partitions are about to go; the caller settles or drops what it holds and then calls `finishRevocation`.
  case revoked([TopicPartition])
  /// Partitions are gone already (session lost): whatever is in hand must be dropped, nothing committed.
  case lost([TopicPartition])
  /// Records in order within each partition.
  case records([BusMessage])
  /// All partitions read by hand have reached the end that was there when first asked (told once, group-less only).
  case caughtUp
}

/// Reads records.
public protocol BusConsumer: Sendable {
  /// The next event; waits up to `wait` for one, nil where none came. At most `limit` records.
  func next(limit: Int, wait: Duration) async throws(BusError) -> BusEvent?
  /// Begins reading of assigned partitions at these offsets (−2 is the beginning).
  func start(_ offsets: [TopicPartition: Int64]) async throws(BusError)
  /// Gives revoked partitions back.
  func finishRevocation(_ partitions: [TopicPartition]) async throws(BusError)
  /// Stops reading of single partitions, keeping them.
  func pause(_ partitions: [TopicPartition]) async throws(BusError)
  /// Goes on reading them.
  func resume(_ partitions: [TopicPartition]) async throws(BusError)
  /// Goes back (or forth) to an offset.
  func seek(_ offsets: [TopicPartition: Int64]) async throws(BusError)
  /// Commits offsets (of the next record to read) without a transaction.
  func commit(_ offsets: [TopicPartition: Int64]) async throws(BusError)
  /// Leaves the group and ends.
  func close() async
}

/// Reads outside of any group.
public protocol BusReader: Sendable {
  /// The record at an offset; nil where it is gone or is a transaction marker.
  func read(_ partition: TopicPartition, at offset: Int64) async throws(BusError) -> BusMessage?
  /// First offset and last stable offset (where read-committed readers stop) of each partition.
  func watermarks(_ partitions: [TopicPartition]) async throws(BusError) -> [TopicPartition: BusWatermarks]
  /// Offset of the first record at or after a time (milliseconds since 1970); the end where there is none.
  func offsets(of partitions: [TopicPartition], at time: Int64) async throws(BusError) -> [TopicPartition: Int64]
  /// Ends.
  func close() async
}

/// Topics and groups of the cluster.
public protocol BusAdmin: Sendable {
  /// The cluster's id, which tells a local cache that it belongs to another cluster; nil where the bus has none.
  func clusterID() async throws(BusError) -> String?
  /// Topics that exist, of these names, with their partitions and settings.
  func describe(_ names: [String]) async throws(BusError) -> [BusTopic]
  /// Creates topics; one that exists is no error.
  func create(_ topics: [BusTopic]) async throws(BusError)
  /// Changes settings of a topic that exists.
  func configure(_ topic: BusTopic) async throws(BusError)
  /// Committed offsets of a group; partitions without one are absent.
  func committed(group: String, _ partitions: [TopicPartition]) async throws(BusError) -> [TopicPartition: Int64]
  /// Ends.
  func close() async
}
