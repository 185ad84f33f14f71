// Timers: one a case, the earliest of all that it waits for. Its generation rises whenever it changes, so that a timer that
// fires late, twice or after a takeover does nothing.

extension CaseWork {
  /// The owner's timer fired.
  mutating func wakeUp(_ generation: Int) {
    entry.outcome = .ignored
    guard generation == state.generation, state.wakeAt != nil else { return }
    for lane in state.lanes.indices {
      switch state.lanes[lane].head?.standing {
      case .waiting(let until)? where until <= now:
        resend(lane)
        entry.outcome = .resent
      case .handedOver(let until)? where until <= now: park(lane, .acknowledgementMissing, code: "not-acknowledged")
      default: continue
      }
      entry.system = state.lanes[lane].system
    }
    if let deadline = splitDeadline, deadline <= now {
      goOnWithSplit()
      entry.outcome = .resent
    }
    acceptSilent()
    if let end = closingTime, end <= now { close() }
  }

  /// Sets the next timer.
  mutating func setTimer() {
    let resends = state.lanes.compactMap { lane -> Timestamp? in
      switch lane.head?.standing {
      case .waiting(let until)?, .handedOver(let until)?: until
      case .sent?, .held?, nil: nil
      }
    }
    let next = (resends + [closingTime, state.alertAt, splitDeadline].compactMap(\.self)).min()
    guard next != state.wakeAt else { return }
    state.wakeAt = next
    state.generation += 1
  }
}
