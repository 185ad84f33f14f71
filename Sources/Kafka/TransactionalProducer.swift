internal import Blocking
import Synchronization

/// Writes records and a group's offsets in transactions, one after the other.
///
/// A consumer that reads `read_committed` sees a transaction whole or not at all, and the group goes on exactly behind
/// what the transaction handled. Of all producers with one transactional id only the newest may write.
public final class TransactionalProducer: Sendable {
  private let runner: BlockingRunner
  private let transactor: Mutex<RdTransactor?>
  /// Once a transaction's outcome is unknown nothing may be sent any more.
  private let spent = Mutex<TransactionError?>(nil)
  private let standing = Mutex<[RecordPosition]?>(nil)
  private let troubles: Troubles
  private let time: Duration

  private final class Troubles: Sendable {
    let count = Atomic(0)
  }

  /// Makes a producer and takes the id over from any older one.
  /// - Throws: `.unavailable` where the cluster did not answer within twice the transaction timeout.
  public init(
    id: String, _ configuration: Configuration, observer: Observer = .none
  ) async throws(KafkaError) {
    let troubles = Troubles()
    var observing = observer
    observing.problem = { problem in
      troubles.count.add(1, ordering: .sequentiallyConsistent)
      observer.problem(problem)
    }
    let transactor = try RdTransactor(configuration, id: id, observer: observing)
    let runner = BlockingRunner(name: "kafka-transact")
    let time = configuration.transactionTimeout * 2
    do throws(TransactionError) {
      try await runner.run { () throws(TransactionError) in try transactor.initialise(until: .now + time) }
    } catch {
      throw error.cause
    }
    self.runner = runner
    self.transactor = Mutex(transactor)
    self.time = time
    self.troubles = troubles
  }

  /// How often the client was in trouble that belongs to no call, such as a broker that went away: it goes on by itself,
  /// and rises only.
  public var problems: Int { troubles.count.load(ordering: .sequentiallyConsistent) }

  /// Where the records of the transaction stand whose outcome is unknown; nil before there is one, and where not all of
  /// them had been written.
  public var undecided: [RecordPosition]? { standing.withLock { $0 } }

  /// Writes records and commits offsets of a group, together or not at all.
  /// - Parameters:
  ///   - offsets: for each partition the offset of the next record to read.
  ///   - consumer: the group's member that read them; the broker refuses when its partitions have gone.
  /// - Returns: where the records landed, in order.
  /// - Throws: What is known of the effect. A cancelled task still waits for the end of its transaction.
  @discardableResult
  public func transact(
    _ records: [Record], offsets: [TopicPartition: Int64] = [:], of consumer: Consumer? = nil
  ) async throws(TransactionError) -> [RecordPosition] {
    if let failure = spent.withLock({ $0 }) { throw failure }
    guard let transactor = transactor.withLock({ $0 }) else { throw .aborted(.closed) }
    let group: RdHandle?
    let batch: UInt
    do throws(KafkaError) {
      group = try consumer?.handle(owning: offsets.keys)
      batch = try transactor.deliveries.open(records)
    } catch {
      throw .aborted(error)
    }
    do throws(TransactionError) {
      return try await runner.run { [time] () throws(TransactionError) in
        let deadline = ContinuousClock.now + time
        try transactor.write(records, in: batch, until: deadline)
        try transactor.commit(batch, offsets, of: group, until: deadline)
        return transactor.deliveries.positions(of: batch)
      }
    } catch {
      let positions = transactor.deliveries.positions(of: batch)
      if case .aborted = error { throw error }
      if positions.allSatisfy({ $0.offset >= 0 }) { standing.withLock { $0 = positions } }
      spent.withLock { $0 = error }
      throw error
    }
  }

  /// Ends what this id left undecided in partitions and among a group's offsets, as aborted: it writes there and takes it
  /// back. Kafka may complete a transaction without ending it everywhere; readers of committed records stop there until
  /// the id's next transaction ends.
  /// - Parameters:
  ///   - partitions: not of topics that refuse records of two bytes.
  ///   - offsets: of any partition that exists; nothing of them stays.
  public func clear(
    _ partitions: [TopicPartition], _ offsets: [TopicPartition: Int64], ofGroup group: String
  ) async throws(TransactionError) {
    if let failure = spent.withLock({ $0 }) { throw failure }
    guard let transactor = transactor.withLock({ $0 }) else { throw .aborted(.closed) }
    let records = partitions.map { Record(topic: $0.topic, partition: $0.partition, key: [0], value: [0]) }
    let batch: UInt
    do throws(KafkaError) { batch = try transactor.deliveries.open(records) } catch { throw .aborted(error) }
    defer { transactor.deliveries.forget(batch) }
    do throws(TransactionError) {
      try await runner.run { [time] () throws(TransactionError) in
        try transactor.clear(records, in: batch, offsets, ofGroup: group, until: .now + time)
      }
    } catch {
      if case .aborted = error { throw error }
      spent.withLock { $0 = error }
      throw error
    }
  }

  /// Ends, after the transaction under way.
  public func close() async {
    await release()?.wait()
  }

  private func release() async -> RdHandle.Gone? {
    let taken = transactor.withLock { transactor in
      defer { transactor = nil }
      return transactor
    }
    guard let taken else { return nil }
    await runner.run { taken.handle.flush(within: .zero) }
    return taken.handle.end
  }
}
