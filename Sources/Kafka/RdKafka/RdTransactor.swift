import CRdKafka
import Synchronization

/// Runs transactions on a thread that may block.
final class RdTransactor: Sendable {
  let handle: RdHandle
  private let poller: RdPoller
  private let failure: FirstFailure

  /// The first record of a transaction that was not delivered: the commit alone would only say how many.
  private final class FirstFailure: Sendable {
    private let error = Mutex<KafkaError?>(nil)
    func note(_ reports: [DeliveryReport]) {
      // What is purged by an abort is no cause.
      let cause = reports.lazy.compactMap(\.error).first { !$0.code.hasPrefix("_PURGE") }
      if let cause { error.withLock { $0 = $0 ?? cause } }
    }
    func take() -> KafkaError? {
      error.withLock { error in
        defer { error = nil }
        return error
      }
    }
  }

  init(_ configuration: Configuration, id: String, observer: Observer) throws(KafkaError) {
    let failure = FirstFailure()
    handle = try RdHandle(configuration, .transactional(id: id))
    poller = RdPoller(handle, observer: observer) { failure.note($0) }
    self.failure = failure
  }

  /// Fences off older producers of the id, and lets the broker end what they left open.
  func initialise(until deadline: ContinuousClock.Instant) throws(TransactionError) {
    try step(.initialise, until: deadline) { KafkaError(consuming: rd_kafka_init_transactions(handle.client, $0)) }
  }

  /// Writes records and a group's offsets, together or not at all.
  func transact(
    _ records: [Record], _ offsets: [TopicPartition: Int64], of consumer: RdHandle?,
    until deadline: ContinuousClock.Instant
  ) throws(TransactionError) {
    _ = failure.take()
    try step(.begin, until: deadline) { _ in KafkaError(consuming: rd_kafka_begin_transaction(handle.client)) }
    for record in records {
      try step(.produce, until: deadline) { _ in handle.produce(record, blocking: true) }
    }
    if let consumer, !offsets.isEmpty {
      try step(.offsets, until: deadline) { timeout in send(offsets, of: consumer, timeout) }
    }
    try step(.commit, until: deadline) { KafkaError(consuming: rd_kafka_commit_transaction(handle.client, $0)) }
  }

  private func send(_ offsets: [TopicPartition: Int64], of consumer: RdHandle, _ timeout: Int32) -> KafkaError? {
    guard let membership = rd_kafka_consumer_group_metadata(consumer.client) else {
      return KafkaError(.misuse, code: "_NO_GROUP", message: "offsets of a consumer without a group")
    }
    defer { rd_kafka_consumer_group_metadata_destroy(membership) }
    return withPartitions(offsets) {
      KafkaError(consuming: rd_kafka_send_offsets_to_transaction(handle.client, $0, membership, timeout))
    }
  }

  /// Makes a call, again where the rules say so. Returns when it succeeded.
  private func step(
    _ step: TransactionRules.Step, until deadline: ContinuousClock.Instant, _ call: (Int32) -> KafkaError?
  ) throws(TransactionError) {
    while let error = call(max(ContinuousClock.now.duration(to: deadline).milliseconds, 1)) {
      switch TransactionRules.verdict(on: error, at: step, timeLeft: ContinuousClock.now < deadline) {
      case .again: continue
      case .abort:
        // An abort deserves time of its own: without it the producer is lost.
        let end = max(deadline, ContinuousClock.now + .seconds(5))
        try self.step(.abort, until: end) { KafkaError(consuming: rd_kafka_abort_transaction(handle.client, $0)) }
        throw .aborted(failure.take() ?? error)
      case .aborted: throw .aborted(error)
      case .outcomeUnknown: throw .outcomeUnknown(error)
      case .fatal: throw .fatal(handle.fatalError ?? error)
      }
    }
  }
}
