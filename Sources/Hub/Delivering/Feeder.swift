/// Delivery to systems that read Kafka themselves: copies their outbox records to `out.<system>` and tells the cases in one
/// transaction, so that towards such a reader (with `read_committed`) delivery is exact.
public actor Feeder {
  /// The consumer group.
  public static let group = "hub-feed"

  private let bus: any MessageBus
  private let transactions: ProvenTransactor
  private let systems: [SystemCode]
  private let acknowledging: Set<SystemCode>
  private let clock: any WallClock
  private let observer: any DeliveryObserver
  private var next: [TopicPartition: Int64] = [:]
  private var stopping = false

  /// A feeder of these systems; the `acknowledging` among them say themselves what they have. `transactions` are as
  /// `transactions(_:systems:instance:)` makes them, and outlive the feeder.
  public init(
    bus: any MessageBus, transactions: ProvenTransactor, systems: [SystemCode], acknowledging: Set<SystemCode> = [],
    clock: any WallClock = SystemClock(), observer: any DeliveryObserver = SilentDeliveryObserver()
  ) {
    self.bus = bus
    self.transactions = transactions
    self.systems = systems
    self.acknowledging = acknowledging
    self.clock = clock
    self.observer = observer
  }

  /// The transactions of a worker; `instance` distinguishes the workers of the group, and is the same after a restart.
  public static func transactions(
    _ bus: any MessageBus, systems: [SystemCode], instance: String, clock: any WallClock = SystemClock(),
    observer: any DeliveryObserver = SilentDeliveryObserver()
  ) -> ProvenTransactor {
    ProvenTransactor(
      bus: bus, id: "\(group)-\(instance)", group: group, sources: systems.map(Topics.outbox),
      targets: systems.map(Topics.feed) + [Topics.inbox, Topics.quarantine], clock: clock
    ) { observer.proved($0) }
  }

  /// Copies until cancelled; then ends after the batch in hand.
  public func run() async throws(BusError) {
    try await untilStopped({ await self.loop() }, stop: { await self.stop() }).get()
  }

  private func stop() { stopping = true }

  private func loop() async -> Result<Void, BusError> {
    do throws(BusError) {
      // Before there is a member: the group tells nobody its offsets while some of them are undecided.
      try await transactions.prove(of: nil)
      let consumer = try await bus.consumer(
        .group(Self.group, topics: systems.map(Topics.outbox)), gathering: .milliseconds(10))
      while !stopping {
        if await transactions.isInDoubt { try await goBack(consumer) }
        switch try await consumer.next(limit: 500, wait: .milliseconds(50)) {
        case .assigned(let partitions)?:
          for partition in partitions.keys { next[partition] = -2 }
          try await goBack(consumer)
        case .revoked(let partitions)?, .lost(let partitions)?:
          for partition in partitions { next[partition] = nil }
          await transactions.left(Set(partitions))
          try await consumer.finishRevocation(partitions)
        case .records(let messages)?:
          try await copy(messages.filter { next[$0.source] != nil }, consumer)
        case .caughtUp?, nil: break
        }
      }
      await consumer.close()
      await transactions.close()
      return .success(())
    } catch { return .failure(error) }
  }

  /// Proves what was committed, and goes on from the offsets that count then; −2 is the beginning.
  private func goBack(_ consumer: any BusConsumer) async throws(BusError) {
    try await transactions.prove(of: next.isEmpty ? nil : consumer, owning: Set(next.keys))
    guard !next.isEmpty else { return }
    let committed = try await bus.committed(group: Self.group, Array(next.keys))
    for partition in next.keys { next[partition] = committed[partition] ?? -2 }
    try await consumer.start(next)
  }

  /// False where the messages were not copied and will be read again.
  @discardableResult
  private func copy(_ messages: [BusMessage], _ consumer: any BusConsumer) async throws(BusError) -> Bool {
    guard !messages.isEmpty else { return true }
    let now = clock.now()
    do throws(BusError) {
      try await commit(messages.flatMap { records($0, now) }, of: messages, consumer)
      return true
    } catch  where error.kind == .rejected {
      try await transactions.prove(of: consumer, owning: Set(next.keys))
      guard messages.count > 1 else {
        try await commit(messages.flatMap { refusal($0, error, now) }, of: messages, consumer)
        return true
      }
      // Deterministic: halves show which record it is, the others go on. Not the second before the first.
      guard try await copy(Array(messages.prefix(messages.count / 2)), consumer) else { return false }
      return try await copy(Array(messages.dropFirst(messages.count / 2)), consumer)
    } catch {
      observer.publishFailed(error)
      await clock.wait(.milliseconds(200))
      try await goBack(consumer)
      return false
    }
  }

  private func commit(
    _ records: [BusRecord], of messages: [BusMessage], _ consumer: any BusConsumer
  ) async throws(BusError) {
    var offsets: [TopicPartition: Int64] = [:]
    for message in messages { offsets[message.source] = message.offset + 1 }
    _ = try await transactions.commit(records, offsets: offsets, of: consumer)
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
