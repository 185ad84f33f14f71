import JSON

extension ReferenceOutcome {
  /// A status came: it goes on where the number is bound, else it waits.
  mutating func take(_ status: WaitingStatus, body: [UInt8]?) {
    guard state?.application == nil else { return forward([status]) }
    let waiting = Reference.waiting(in: body)
    if waiting.contains(where: { $0.event == status.event }) {
      journal.outcome = .unchanged
    } else if waiting.count >= Reference.mostWaiting {
      quarantine([status])
    } else {
      journal.outcome = .waiting
      keep(waiting + [status])
    }
  }

  /// The number is bound: what waited goes on.
  mutating func bind(_ application: ApplicationID, body: [UInt8]?) {
    let waiting = Reference.waiting(in: body)
    state?.application = application
    journal.outcome = .done
    guard !waiting.isEmpty else { return }
    forward(waiting)
    keep([])
  }

  /// What has waited long enough belongs to no case.
  mutating func wakeUp(_ generation: Int, body: [UInt8]?, now: Timestamp) {
    guard let state, generation == state.generation, let wakeAt = state.wakeAt, wakeAt <= now else { return }
    let waiting = Reference.waiting(in: body)
    let rest = waiting.filter { expiry(of: $0) > now }
    quarantine(waiting.filter { expiry(of: $0) <= now })
    keep(rest)
    if rest.isEmpty { self.state = nil }
  }

  private mutating func forward(_ statuses: [WaitingStatus]) {
    journal.outcome = .forwarded
    forwarded = statuses
  }

  private mutating func keep(_ waiting: [WaitingStatus]) {
    state?.waiting = waiting.count
    body = waiting.isEmpty ? .some(nil) : JSONValue.array(waiting.map(\.json)).bytes()
    setTimer(waiting.first.map(expiry))
  }

  private mutating func quarantine(_ statuses: [WaitingStatus]) {
    quarantined = statuses
    journal.outcome = .quarantined
    journal.reason = .caseUnknown
  }

  private mutating func setTimer(_ time: Timestamp?) {
    guard state?.wakeAt != time else { return }
    state?.wakeAt = time
    state?.generation += 1
  }

  /// When a status has waited long enough.
  private func expiry(of status: WaitingStatus) -> Timestamp { status.since.adding(milliseconds: wait) }
}
