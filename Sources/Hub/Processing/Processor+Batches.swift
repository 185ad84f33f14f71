/// Handling: what becomes of a batch, and of one whose transaction fails.
extension Processor {
  /// False where the messages were not handled and will be read again.
  @discardableResult
  func process(_ messages: [BusMessage], _ consumer: any BusConsumer) async throws -> Bool {
    guard !messages.isEmpty else { return true }
    var batch = Batch(loaded: try await keeper.load(Set(messages.map(Batch.Key.init))))
    let now = clock.now()
    let rules = rules()
    for message in messages { batch.handle(message, rules: rules, now: now) }
    let landed: [BusPosition]
    do throws(BusError) {
      landed = try await commit(batch, consumer)
    } catch {
      return try await recover(from: error, messages, consumer)
    }
    try await keeper.remember(batch, landed: landed)
    if !batch.alerts.isEmpty { observer.alerted(batch.alerts) }
    observer.handled(messages.count, took: .milliseconds(clock.now().milliseconds - now.milliseconds))
    return true
  }

  /// What a failed transaction asks for. Nothing of the batch is in the cache or the local store yet.
  private func recover(
    from error: BusError, _ messages: [BusMessage], _ consumer: any BusConsumer
  ) async throws -> Bool {
    switch error.kind {
    case .rejected, .aborted:
      observer.commitFailed(error)
      do throws(BusError) {
        try await prove(consumer)
      } catch {
        try await suspend(after: error)
        return false
      }
    case .unavailable, .outcomeUnknown, .fatal, .misuse:
      // Whether it was written is for the broker to say: once that is settled, all is read from Kafka.
      try await suspend(after: error)
      return false
    }
    guard error.kind == .rejected else {
      await clock.wait(.milliseconds(50))
      return try await process(messages, consumer)
    }
    guard messages.count == 1 else {
      // Deterministic: halves show which record it is, the others go on. Not the second before the first: a case skips
      // what stands before its last event.
      guard try await process(Array(messages.prefix(messages.count / 2)), consumer) else { return false }
      return try await process(Array(messages.dropFirst(messages.count / 2)), consumer)
    }
    return try await setAside(messages, error, consumer)
  }

  private func setAside(_ messages: [BusMessage], _ error: BusError, _ consumer: any BusConsumer) async throws -> Bool {
    var batch = Batch(loaded: try await keeper.load(Set(messages.map(Batch.Key.init))))
    for message in messages {
      batch.setAside(
        message, reason: HoldReason.poison.rawValue, detail: error.code, whole: false, rules: rules(), now: clock.now())
    }
    let landed: [BusPosition]
    do throws(BusError) {
      landed = try await commit(batch, consumer)
    } catch {
      // Even a short record is refused: that is no record's fault.
      guard error.kind != .rejected else { throw error }
      try await suspend(after: error)
      return false
    }
    try await keeper.remember(batch, landed: landed)
    observer.poisoned(messages.count)
    return true
  }

  private func commit(_ batch: Batch, _ consumer: any BusConsumer) async throws(BusError) -> [BusPosition] {
    let offsets = batch.offsets.map { (TopicPartition(Topics.inbox, $0.key), $0.value) }
    let began = ContinuousClock.now
    let landed = try await transactions.commit(
      batch.everything, offsets: Dictionary(offsets, uniquingKeysWith: { first, _ in first }), of: consumer)
    linger.committed(in: ContinuousClock.now - began)
    for (partition, offset) in batch.offsets { next[partition] = max(offset, next[partition] ?? 0) }
    return landed
  }

  // MARK: timers

  func fireTimers(_ consumer: any BusConsumer) async throws {
    let now = clock.now()
    for (partition, keys) in try await keeper.due(at: now, limit: Self.timerLimit) {
      guard let offset = next[partition], offset >= 0 else { continue }
      var batch = Batch(loaded: try await keeper.load(Set(keys)))
      for key in keys { batch.fire(key, offset: offset, rules: rules(), now: now) }
      let landed: [BusPosition]
      do throws(BusError) {
        landed = try await commit(batch, consumer)
      } catch {
        return try await suspend(after: error)
      }
      try await keeper.remember(batch, landed: landed)
      if !batch.alerts.isEmpty { observer.alerted(batch.alerts) }
    }
  }
}
