/// Delivery to systems that read Kafka themselves: copies their outbox records to `out.<system>` and tells the cases in one
/// transaction, so that towards such a reader (with `read_committed`) delivery is exact.
public actor Feeder {
  /// The consumer group.
  public static let group = "hub-feed"

  private let bus: any MessageBus
  private let systems: [SystemCode]
  private let acknowledging: Set<SystemCode>
  private let transactionalID: String
  private let clock: any WallClock
  private let observer: any DeliveryObserver
  private var next: [TopicPartition: Int64] = [:]
  private var stopping = false

  /// A feeder of these systems; the `acknowledging` among them say themselves what they have. `instance` distinguishes the workers of the group, the same after a restart.
  public init(
    bus: any MessageBus, systems: [SystemCode], acknowledging: Set<SystemCode> = [], instance: String,
    clock: any WallClock = SystemClock(),
    observer: any DeliveryObserver = SilentDeliveryObserver()
  ) {
    self.bus = bus
    self.systems = systems
    self.acknowledging = acknowledging
    transactionalID = "\(Self.group)-\(instance)"
    self.clock = clock
    self.observer = observer
  }

  /// Copies until cancelled; then ends after the batch in hand.
  public func run() async throws(BusError) {
    try await untilStopped({ await self.loop() }, stop: { await self.stop() }).get()
  }

  private func stop() { stopping = true }

  private func loop() async -> Result<Void, BusError> {
    do throws(BusError) {
      let consumer = try await bus.consumer(
        .group(Self.group, topics: systems.map(Topics.outbox)), gathering: .milliseconds(10))
      var transactor = try await bus.transactor(id: transactionalID)
      while !stopping {
        switch try await consumer.next(limit: 500, wait: .milliseconds(50)) {
        case .assigned(let partitions)?:
          let offsets = partitions.mapValues { $0 ?? -2 }
          next.merge(offsets) { $1 }
          try await consumer.start(offsets)
        case .revoked(let partitions)?, .lost(let partitions)?:
          for partition in partitions { next[partition] = nil }
          try await consumer.finishRevocation(partitions)
        case .records(let messages)?:
          try await copy(messages.filter { next[$0.source] != nil }, consumer, &transactor)
        case .caughtUp?, nil: break
        }
      }
      await consumer.close()
      await transactor.close()
      return .success(())
    } catch { return .failure(error) }
  }

  private func copy(
    _ messages: [BusMessage], _ consumer: any BusConsumer, _ transactor: inout any BusTransactor
  ) async throws(BusError) {
    guard !messages.isEmpty else { return }
    let now = clock.now()
    do throws(BusError) {
      try await commit(messages.flatMap { records($0, now) }, of: messages, consumer, transactor)
    } catch  where error.kind == .rejected && messages.count > 1 {
      // Deterministic: halves show which record it is, the others go on.
      try await copy(Array(messages.prefix(messages.count / 2)), consumer, &transactor)
      try await copy(Array(messages.dropFirst(messages.count / 2)), consumer, &transactor)
    } catch  where error.kind == .rejected {
      try await commit(messages.flatMap { refusal($0, error, now) }, of: messages, consumer, transactor)
    } catch {
      observer.publishFailed(error)
      // Whether it was written is for the broker to say: a fresh producer settles it, then the committed offsets count.
      await transactor.close()
      await clock.wait(.milliseconds(200))
      transactor = try await bus.transactor(id: transactionalID)
      let admin = try await bus.admin()
      let committed = try await admin.committed(group: Self.group, Array(next.keys))
      await admin.close()
      for partition in next.keys { next[partition] = committed[partition] ?? -2 }
      try await consumer.seek(next)
    }
  }

  private func commit(
    _ records: [BusRecord], of messages: [BusMessage], _ consumer: any BusConsumer, _ transactor: any BusTransactor
  ) async throws(BusError) {
    var offsets: [TopicPartition: Int64] = [:]
    for message in messages { offsets[message.source] = message.offset + 1 }
    _ = try await transactor.commit(records, offsets: offsets, of: consumer)
    next.merge(offsets) { $1 }
  }

  /// What is written for a record that the broker will never take: its case is told, and holds the leg.
  private func refusal(_ message: BusMessage, _ error: BusError, _ now: Timestamp) -> [BusRecord] {
    guard let record = try? OutboundRecord(message) else {
      return [Quarantine.note(of: message, reason: "outbox-unreadable", detail: error.code, stage: .deliver)]
    }
    let outcome = Settlement.Outcome.refused(code: error.code, message: "no broker takes it")
    observer.settled(record, outcome, took: .zero)
    return [settled(record, outcome, now)]
  }

  private func settled(_ record: OutboundRecord, _ outcome: Settlement.Outcome, _ now: Timestamp) -> BusRecord {
    let result = DeliveryRound.Result(outcome: outcome, attempts: 1, systemAnswered: true, retryAfter: nil)
    return record.settlement(result, at: now).record
  }

  private func records(_ message: BusMessage, _ now: Timestamp) -> [BusRecord] {
    guard let system = Topics.system(ofOutbox: message.source.topic), let record = try? OutboundRecord(message) else {
      observer.setAside(message.source.topic)
      return [Quarantine.record(of: message, reason: "outbox-unreadable", stage: .deliver)]
    }
    let outcome: Settlement.Outcome =
      acknowledging.contains(system) ? .handedOver : .delivered(caseNumber: nil)
    observer.settled(record, outcome, took: .zero)
    return [
      BusRecord(topic: Topics.feed(system), key: message.key, value: message.value, headers: message.headers),
      settled(record, outcome, now),
    ]
  }
}
