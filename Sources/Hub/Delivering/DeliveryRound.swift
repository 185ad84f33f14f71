/// One round of quick attempts for one record.
struct DeliveryRound: Sendable {
  /// How a round ended.
  struct Result: Sendable, Hashable {
    var outcome: Settlement.Outcome
    var attempts: Int
    /// False where every attempt spoke against the system rather than the record.
    var systemAnswered: Bool
    var retryAfter: Duration?
  }

  let transport: any SystemTransport
  let settings: DeliverySettings
  let clock: any WallClock

  /// Tries, looking first wherever an earlier try may have reached the receiver, so that nothing is filed twice.
  func run(_ record: OutboundRecord, lookFirst: Bool) async -> Result {
    var mustLook = lookFirst || record.doubtful
    var last = Result(
      outcome: .failed(code: "cancelled", doubtful: mustLook), attempts: 0, systemAnswered: true, retryAfter: nil)
    for attempt in 1...settings.attempts where !Task.isCancelled {
      if attempt > 1 { await clock.wait(settings.pause * (1 << min(attempt - 2, 8))) }
      if mustLook {
        switch await transport.look(for: record) {
        case .found(let number): return answered(.delivered(caseNumber: number), attempt)
        case .unclear: return answered(.unclear(code: "look-unclear"), attempt)
        case .absent: mustLook = false
        case .failed(let code):
          last = Result(
            outcome: .failed(code: code, doubtful: true), attempts: attempt, systemAnswered: false, retryAfter: nil)
          continue
        }
      }
      switch await transport.send(record) {
      case .delivered(let number): return answered(.delivered(caseNumber: number), attempt)
      case .handedOver: return answered(.handedOver, attempt)
      case .answered(let answer): return answered(.answered(answer), attempt)
      case .refused(let code, let message): return answered(.refused(code: code, message: message), attempt)
      case .failed(let code, let systemDown, let doubtful, let retryAfter):
        mustLook = doubtful
        last = Result(
          outcome: .failed(code: code, doubtful: doubtful), attempts: attempt, systemAnswered: !systemDown,
          retryAfter: retryAfter)
        // A system that says when to come back is not pressed before.
        if let retryAfter, retryAfter > settings.pause * 4 { return last }
      }
    }
    return last
  }

  private func answered(_ outcome: Settlement.Outcome, _ attempts: Int) -> Result {
    Result(outcome: outcome, attempts: attempts, systemAnswered: true, retryAfter: nil)
  }
}

extension OutboundRecord {
  /// The event that tells the case how a round of this record ended. Its id is the same when it is told again.
  func settlement(_ result: DeliveryRound.Result, at now: Timestamp) -> InboxEvent {
    .application(
      CaseEvent(
        id: "\(delivery)/\(round)/settled", application: application, time: now,
        body: .settled(
          Settlement(
            delivery: delivery, sequence: sequence, system: system, round: round, outcome: result.outcome,
            attempts: result.attempts))))
  }
}
