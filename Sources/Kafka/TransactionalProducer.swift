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
  private let time: Duration

  /// Makes a producer and takes the id over from any older one.
  /// - Throws: `.unavailable` where the cluster did not answer within twice the transaction timeout.
  public init(
    id: String, _ configuration: Configuration, observer: Observer = .none
  ) async throws(KafkaError) {
    let transactor = try RdTransactor(configuration, id: id, observer: observer)
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
  }

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
      transactor.deliveries.forget(batch)
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
