import CRdKafka
import Synchronization

/// Runs transactions on a thread that may block.
final class RdTransactor: Sendable {
  let handle: RdHandle
  let deliveries = Deliveries()
  private let poller: RdPoller

  init(_ configuration: Configuration, id: String, observer: Observer) throws(KafkaError) {
    handle = try RdHandle(configuration, .transactional(id: id))
    poller = RdPoller(handle, observer: observer, deliveries: deliveries)
  }

  /// Fences off older producers of the id, and lets the broker end what they left open.
  func initialise(until deadline: ContinuousClock.Instant) throws(TransactionError) {
    try step(.initialise, until: deadline) { KafkaError(consuming: rd_kafka_init_transactions(handle.client, $0)) }
  }

  /// Begins a transaction and puts records into it.
  func write(_ records: [Record], in batch: UInt, until deadline: ContinuousClock.Instant) throws(TransactionError) {
    try step(.begin, until: deadline) { _ in KafkaError(consuming: rd_kafka_begin_transaction(handle.client)) }
    for (index, record) in records.enumerated() {
      try step(.produce, of: batch, until: deadline) { _ in
        handle.produce(record, opaque: Deliveries.opaque(batch, index), blocking: true)
      }
    }
  }

  /// Commits the records of a transaction and a group's offsets, together or not at all.
  func commit(
    _ batch: UInt, _ offsets: [TopicPartition: Int64], of consumer: RdHandle?, until deadline: ContinuousClock.Instant
  ) throws(TransactionError) {
    if let consumer, !offsets.isEmpty {
      try step(.offsets, of: batch, until: deadline) { timeout in send(offsets, of: consumer, timeout) }
    }
    try step(.commit, of: batch, until: deadline) {
      KafkaError(consuming: rd_kafka_commit_transaction(handle.client, $0))
    }
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

  /// Writes into partitions and a group and takes it back: whatever else the id left undecided there ends with it.
  func clear(
    _ records: [Record], in batch: UInt, _ offsets: [TopicPartition: Int64], ofGroup group: String,
    until deadline: ContinuousClock.Instant
  ) throws(TransactionError) {
    try write(records, in: batch, until: deadline)
    // An abort gives up what has not set off yet, and a partition without a record of this would not be ended.
    try step(.produce, of: batch, until: deadline) { KafkaError(rd_kafka_flush(handle.client, $0)) }
    try step(.offsets, of: batch, until: deadline) { timeout in
      // Of no member: nothing is committed, and the group's partitions may be with others.
      guard let membership = rd_kafka_consumer_group_metadata_new(group) else {
        return KafkaError(.other, code: "_NO_GROUP", message: "no memory for a group's name")
      }
      defer { rd_kafka_consumer_group_metadata_destroy(membership) }
      return withPartitions(offsets) {
        KafkaError(consuming: rd_kafka_send_offsets_to_transaction(handle.client, $0, membership, timeout))
      }
    }
    try step(.abort, until: deadline) { KafkaError(consuming: rd_kafka_abort_transaction(handle.client, $0)) }
  }

  /// Makes a call, again where the rules say so. Returns when it succeeded.
  private func step(
    _ step: TransactionRules.Step, of batch: UInt = 0, until deadline: ContinuousClock.Instant,
    _ call: (Int32) -> KafkaError?
  ) throws(TransactionError) {
    while let error = call(max(ContinuousClock.now.duration(to: deadline).milliseconds, 1)) {
      switch TransactionRules.verdict(on: error, at: step, timeLeft: ContinuousClock.now < deadline) {
      case .again: continue
      case .abort:
        // Why a record was not delivered says more than that one was not.
        let cause = deliveries.failure(of: batch) ?? error
        // An abort deserves time of its own: without it the producer is lost.
        let end = max(deadline, ContinuousClock.now + .seconds(5))
        try self.step(.abort, until: end) { KafkaError(consuming: rd_kafka_abort_transaction(handle.client, $0)) }
        throw .aborted(cause)
      case .aborted: throw .aborted(error)
      case .outcomeUnknown: throw .outcomeUnknown(error)
      case .fatal: throw .fatal(handle.fatalError ?? error)
      }
    }
  }
}
