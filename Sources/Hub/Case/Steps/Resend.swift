// Resend: the case, not the worker, waits; spread by a jitter that ids decide, so that replays decide the same.

extension CaseWork {
  /// Plans the next round of a lane's head, or holds it where the schedule is at its end.
  mutating func scheduleResend(_ lane: Int, code: String) {
    guard let head = state.lanes[lane].head else { return }
    let policy = rules.policy(of: state.lanes[lane].system)
    guard let policy, head.round <= policy.resendSeconds.count else {
      return park(lane, .deliveryExhausted, code: code)
    }
    entry.outcome = .resendScheduled
    let wait = policy.wait(before: head.round + 1, of: head.delivery)
    let until = now.adding(milliseconds: wait)
    state.lanes[lane].head?.standing = .waiting(until: until)
  }

  /// Sends a lane's head again, under its own delivery id and sequence.
  mutating func resend(_ lane: Int) {
    guard var head = state.lanes[lane].head else { return }
    let leg = holdLeg(of: lane)
    endHolds { $0.leg == leg && $0.reason.isOfDelivery }
    head.round += 1
    head.standing = .sent
    head.early = nil
    state.lanes[lane].head = head
    send(head, in: lane)
  }
}

extension DeliveryPolicy {
  /// Milliseconds to wait before a round (from 2), spread by up to ±`jitter` of it.
  func wait(before round: Int, of delivery: DeliveryID) -> Int64 {
    guard !resendSeconds.isEmpty else { return 0 }
    let seconds = resendSeconds[min(max(round - 2, 0), resendSeconds.count - 1)]
    return Spread.around(Int64(min(max(seconds, 0), Self.longestWait)) * 1000, by: jitter, of: "\(delivery)/\(round)")
  }

  /// Thirty days: longer waits are a mistake.
  private static let longestWait = 30 * 86_400
}
