// Acknowledge: what was put where its receiver fetches it stays with the lane until the receiver says that it has it.

extension CaseWork {
  /// Takes an acknowledgement. It may come before the worker's own settlement, and then counts with that; it may come again.
  mutating func take(_ acknowledgement: Acknowledgement) {
    entry.system = acknowledgement.system
    entry.delivery = acknowledgement.delivery
    guard let lane = state.lanes.firstIndex(where: { $0.system == acknowledgement.system }),
      state.lanes[lane].head?.delivery == acknowledgement.delivery
    else {
      if takeRejection(acknowledgement) { return }
      entry.outcome = .ignored
      state.counters.strayReceipts += 1
      return
    }
    if state.lanes[lane].head?.standing == .sent {
      state.lanes[lane].head?.early = acknowledgement.outcome
      entry.outcome = .waiting
    } else {
      conclude(lane, acknowledgement.outcome)
    }
  }

  private mutating func conclude(_ lane: Int, _ outcome: Acknowledgement.Outcome) {
    switch outcome {
    case .delivered(let number): land(lane, number: number)
    case .refused(let code, _): park(lane, .deliveryRefused, code: code)
    }
  }

  /// The record is out; the receiver has some time to fetch it, and then an operator is told.
  mutating func awaitAcknowledgement(_ lane: Int) {
    if let early = state.lanes[lane].head?.early { return conclude(lane, early) }
    entry.outcome = .handedOver
    let seconds = rules.policy(of: state.lanes[lane].system)?.acknowledgeSeconds ?? 0
    let until = now.adding(seconds: Int64(max(0, seconds)))
    state.lanes[lane].head?.standing = .handedOver(until: until)
  }
}
