/// A cluster within this process, in memory and gone with it: for tests, and for a try-out without a broker.
///
/// It speaks Kafka's protocol on loopback, with limits: topics appear by first use or `createTopic`, not by
/// `Admin.create`; it keeps about 5 MB a partition; it knows no isolation (readers see aborted records) and forgets the
/// offsets of transactions.
public final class MockCluster: Sendable {
  private let cluster: RdMockCluster

  /// Starts a cluster.
  /// - Parameter brokers: how many; they get the ids 1, 2, ….
  public init(brokers: Int = 1) throws(KafkaError) {
    cluster = try RdMockCluster(brokers: brokers)
  }

  /// Brokers to start from.
  public var bootstrapServers: [String] { cluster.bootstrapServers }

  /// Creates a topic; before its first use.
  public func createTopic(_ name: String, partitions: Int, replicas: Int = 1) throws(KafkaError) {
    try cluster.createTopic(name, partitions, replicas)
  }

  /// Answers the next requests of a kind with these errors, one each.
  public func fail(_ request: Request, with errors: [Failure]) { cluster.fail(request, with: errors) }

  /// Takes back the errors of a kind of request that have not been answered yet.
  public func heal(_ request: Request) { cluster.heal(request) }

  /// Takes a broker down (connections are cut and refused) or brings it back.
  public func setBroker(_ id: Int32, up: Bool) throws(KafkaError) { try cluster.setBroker(id, up: up) }

  /// Delays every answer of a broker.
  public func setLatency(_ id: Int32, _ time: Duration) throws(KafkaError) { try cluster.setLatency(id, time) }

  /// Gives a partition another leader; nil for none.
  public func setLeader(_ partition: TopicPartition, _ id: Int32?) throws(KafkaError) {
    try cluster.setLeader(partition, id ?? -1)
  }

  /// Ends the cluster and cuts its connections.
  public func close() async { await cluster.close() }

  /// A kind of request; the numbers are those of Kafka's protocol.
  public enum Request: Int16, Sendable, CaseIterable {
    /// Records are written.
    case produce = 0
    /// Records are read.
    case fetch = 1
    /// Offsets by time, and ends.
    case listOffsets = 2
    /// Topics, brokers, leaders.
    case metadata = 3
    /// A group's offsets are written.
    case offsetCommit = 8
    /// A group's offsets are read.
    case offsetFetch = 9
    /// Where a group or a transactional id is looked after.
    case findCoordinator = 10
    /// A member joins.
    case joinGroup = 11
    /// A member lives.
    case heartbeat = 12
    /// A member takes its partitions.
    case syncGroup = 14
    /// A producer takes its id.
    case initProducerID = 22
    /// Partitions join a transaction.
    case addPartitionsToTransaction = 24
    /// A group joins a transaction.
    case addOffsetsToTransaction = 25
    /// Commit or abort.
    case endTransaction = 26
    /// A group's offsets within a transaction.
    case transactionOffsetCommit = 28
  }

  /// An error that the cluster answers; the numbers are those of Kafka's protocol.
  public enum Failure: Int32, Sendable, CaseIterable {
    /// The connection is cut instead of an answer.
    case disconnect = -195
    /// A leader is being elected.
    case leaderNotAvailable = 5
    /// Too slow.
    case requestTimedOut = 7
    /// The record is too large.
    case recordTooLarge = 10
    /// Just started.
    case coordinatorLoadInProgress = 14
    /// None at hand.
    case coordinatorNotAvailable = 15
    /// Another one.
    case notCoordinator = 16
    /// Too few replicas in sync.
    case notEnoughReplicas = 19
    /// The member's generation is gone.
    case illegalGeneration = 22
    /// The group does not know the member.
    case unknownMember = 25
    /// Not allowed.
    case topicAuthorizationFailed = 29
    /// A gap in the producer's sequence.
    case outOfOrderSequence = 45
    /// A newer producer has the id.
    case invalidProducerEpoch = 47
    /// The transaction before is still being ended.
    case concurrentTransactions = 51
    /// A newer producer has the id.
    case producerFenced = 90
  }
}
