// Timers: one a case, the earliest of all that it waits for. Its generation rises whenever it changes, so that a timer that
// fires late, twice or after a takeover does nothing.

extension CaseWork {
  /// The owner's timer fired.
  mutating func wakeUp(_ generation: Int) {
    entry.outcome = .ignored
    guard generation == state.generation, state.wakeAt != nil else { return }
    for lane in state.lanes.indices {
      guard case .waiting(let until) = state.lanes[lane].head?.standing, until <= now else { continue }
      resend(lane)
      entry.outcome = .resent
      entry.system = state.lanes[lane].system
    }
    if let end = closingTime, end <= now { close() }
  }

  /// Sets the next timer.
  mutating func setTimer() {
    let resends = state.lanes.compactMap { lane -> Timestamp? in
      if case .waiting(let until) = lane.head?.standing { return until }
      return nil
    }
    let next = (resends + (closingTime.map { [$0] } ?? [])).min()
    guard next != state.wakeAt else { return }
    state.wakeAt = next
    state.generation += 1
  }
}
