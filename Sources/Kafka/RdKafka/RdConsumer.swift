import CRdKafka
import Synchronization

/// A consumer as one thread uses it: every call here is made on the consumer's own thread, except `interrupt`.
final class RdConsumer: @unchecked Sendable {
  let handle: RdHandle
  private let observer: Observer
  private var topics: [String: String] = [:]
  /// An event that came behind a batch of records; it is told next.
  private var stashed: Waiting?
  /// What the group waits for.
  private var answerDue: Answer?
  /// Partitions that are read.
  var begun: Set<TopicPartition> = []
  /// Partitions that the group gave to this member, read or not.
  private let owned = Mutex<Set<TopicPartition>>([])

  private enum Answer { case assignment, revocation }

  private enum Waiting {
    case assignment([TopicPartition])
    case event(ConsumerEvent)
  }

  init(_ configuration: Configuration, _ role: Role, observer: Observer) throws(KafkaError) {
    handle = try RdHandle(configuration, role)
    self.observer = observer
  }

  func subscribe(_ names: [String]) throws(KafkaError) {
    try withPartitions(names.map { TopicPartition($0, -1) }) { (list) throws(KafkaError) in
      if let error = KafkaError(rd_kafka_subscribe(handle.client, list)) { throw error }
    }
  }

  // MARK: Reading

  /// Waits for events until there are `limit` records, nothing more is at hand, or `goOn` says no.
  func next(limit: Int, bytes: Int, until deadline: ContinuousClock.Instant, goOn: () -> Bool) throws(KafkaError)
    -> ConsumerEvent?
  {
    if let waiting = stashed {
      stashed = nil
      return try tell(waiting)
    }
    var records: [ConsumedRecord] = []
    var size = 0
    while records.count < limit, size < bytes {
      let left = ContinuousClock.now.duration(to: deadline)
      // In slices, so that an interruption that the library missed costs half a second at most.
      let wait = records.isEmpty ? min(max(left, .zero), .milliseconds(500)) : .zero
      guard let event = rd_kafka_queue_poll(handle.events, wait.milliseconds) else {
        if !records.isEmpty || left <= .zero || !goOn() { break }
        continue
      }
      defer { rd_kafka_event_destroy(event) }
      if rd_kafka_event_type(event) == RD_KAFKA_EVENT_FETCH {
        while let message = rd_kafka_event_message_next(event) {
          let record = ConsumedRecord(message, topic: name(of: message.pointee.rkt))
          size += record.size
          records.append(record)
        }
      } else if let waiting = try other(event) {
        guard !records.isEmpty else { return try tell(waiting) }
        stashed = waiting
        break
      }
    }
    return records.isEmpty ? nil : .records(records)
  }

  private func name(of topic: OpaquePointer?) -> String {
    guard let topic, let name = rd_kafka_topic_name(topic) else { return "" }
    return String(cString: name)
  }

  /// What an event other than records means for the caller; nil for nothing.
  private func other(_ event: OpaquePointer) throws(KafkaError) -> Waiting? {
    switch rd_kafka_event_type(event) {
    case RD_KAFKA_EVENT_REBALANCE: return rebalance(event)
    case RD_KAFKA_EVENT_ERROR:
      let code = rd_kafka_event_error(event)
      let place = rd_kafka_event_topic_partition(event)
      defer { if let place { rd_kafka_topic_partition_destroy(place) } }
      let partition = place.map { TopicPartition(String(cString: $0.pointee.topic), $0.pointee.partition) }
      if code == RD_KAFKA_RESP_ERR__PARTITION_EOF, let partition, let offset = place?.pointee.offset {
        return .event(.endOfPartition(partition, offset: offset))
      }
      let error = KafkaError(of: event, handle.client)
      if error.kind == .fatal { throw error }
      guard let partition, !Self.isTransient(error) else {
        observer.problem(error)
        return nil
      }
      return .event(.problem(error, partition))
    default:
      observer.tell(event, of: handle.client)
      return nil
    }
  }

  private static func isTransient(_ error: KafkaError) -> Bool { error.kind == .unavailable }

  // MARK: Rebalance

  private func rebalance(_ event: OpaquePointer) -> Waiting? {
    let partitions = rd_kafka_event_topic_partition_list(event)?.partitions ?? []
    switch rd_kafka_event_error(event) {
    case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
      owned.withLock { $0.formUnion(partitions) }
      answerDue = .assignment
      guard !partitions.isEmpty else {
        try? assign([:])
        return nil
      }
      return .assignment(partitions)
    case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
      answerDue = .revocation
      let lost = rd_kafka_assignment_lost(handle.client) != 0
      guard !lost, !partitions.isEmpty else {
        try? unassign(partitions)
        return lost ? .event(.lost(partitions)) : nil
      }
      return .event(.revoked(partitions))
    default:
      // "On any other error the application should sync state by calling rd_kafka_assign(rk, NULL)".
      let all = owned.withLock { $0.sorted() }
      forget(all)
      rd_kafka_assign(handle.client, nil)
      return .event(.lost(all))
    }
  }

  private func tell(_ waiting: Waiting) throws(KafkaError) -> ConsumerEvent {
    switch waiting {
    case .event(let event): return event
    case .assignment(let partitions):
      do throws(KafkaError) {
        return .assigned(try committed(partitions, within: .seconds(5)))
      } catch {
        // Still to be told: the caller may ask again.
        stashed = waiting
        throw error
      }
    }
  }

  /// Whether the group moves partitions one by one (KIP-429) instead of all at once.
  private var isCooperative: Bool {
    rd_kafka_rebalance_protocol(handle.client).map { String(cString: $0) } == "COOPERATIVE"
  }

  /// Whether all these partitions are this member's. The broker checks the membership alone: it would let a member
  /// overwrite the offsets of a partition that it has given back.
  func owns(_ partitions: some Sequence<TopicPartition>) -> Bool {
    owned.withLock { $0.isSuperset(of: partitions) }
  }

  /// Begins to read partitions of this member, and answers an assignment that waits for it. What is read already goes
  /// on at the new offset.
  func assign(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
    let mine = owned.withLock { owned in offsets.filter { owned.contains($0.key) } }
    let fresh = mine.filter { !begun.contains($0.key) }
    if answerDue == .assignment || !fresh.isEmpty {
      let cooperative = isCooperative
      try withPartitions(fresh) { (list) throws(KafkaError) in
        let error =
          cooperative
          ? KafkaError(consuming: rd_kafka_incremental_assign(handle.client, list))
          : KafkaError(rd_kafka_assign(handle.client, list))
        if let error { throw error }
      }
      if answerDue == .assignment { answerDue = nil }
      begun.formUnion(fresh.keys)
    }
    let again = mine.filter { fresh[$0.key] == nil }
    if !again.isEmpty { try seek(again, within: .seconds(5)) }
  }

  /// Stops reading partitions that are revoked, and answers the revocation that waits for it.
  func unassign(_ partitions: [TopicPartition]) throws(KafkaError) {
    guard answerDue == .revocation else { return }
    answerDue = nil
    let read = begun.intersection(partitions)
    forget(partitions)
    let error =
      isCooperative
      ? withPartitions(read) { KafkaError(consuming: rd_kafka_incremental_unassign(handle.client, $0)) }
      : KafkaError(rd_kafka_assign(handle.client, nil))
    if let error { throw error }
  }

  /// Whether a partition is read; one that went to another member meanwhile is not.
  func isRead(_ partition: TopicPartition) -> Bool { begun.contains(partition) }

  private func forget(_ partitions: [TopicPartition]) {
    begun.subtract(partitions)
    owned.withLock { $0.subtract(partitions) }
  }

  /// Leaves the group, within a time, and gives back what is still assigned.
  func close(within time: Duration) {
    let deadline = ContinuousClock.now + time
    owned.withLock { $0 = [] }
    if answerDue != nil { rd_kafka_assign(handle.client, nil) }
    // A queue of its own: what is left on the consumer's holds partitions, and with them the client, back.
    guard let last = rd_kafka_queue_new(handle.client) else { return }
    defer { rd_kafka_queue_destroy(last) }
    if let error = KafkaError(consuming: rd_kafka_consumer_close_queue(handle.client, last)) {
      observer.problem(error)
      return
    }
    while rd_kafka_consumer_closed(handle.client) == 0, ContinuousClock.now < deadline {
      drop(rd_kafka_queue_poll(last, 100))
    }
    while let event = rd_kafka_queue_poll(last, 0) { drop(event) }
  }

  private func drop(_ event: OpaquePointer?) {
    guard let event else { return }
    if rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE { rd_kafka_assign(handle.client, nil) }
    rd_kafka_event_destroy(event)
  }
}

extension ConsumedRecord {
  /// About how much memory its contents take.
  fileprivate var size: Int {
    headers.reduce((key?.count ?? 0) + (value?.count ?? 0)) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) }
  }
}
