import Hub

/// What must hold after every event, whatever came before it.
enum CaseInvariants {
  /// What does not hold, in words.
  static func broken(from before: CaseState?, to after: CaseState, by body: CaseEvent.Body, bytes: Int) -> [String] {
    var broken: [String] = []
    if bytes > (after.clocks.isEmpty ? 8192 : 12_288) { broken.append("state of \(bytes) bytes") }
    for lane in after.lanes where Set(lane.queue.compactMap(\.leg)).count != lane.queue.compactMap(\.leg).count {
      broken.append("a leg waits twice at \(lane.system)")
    }
    for hold in after.holds where hold.reason == .deliveryRefused || hold.reason == .deliveryExhausted {
      let isThere = after.lanes.contains { $0.head?.standing == .held(hold.reason) }
      if !isThere { broken.append("\(hold.reason) held, and nothing waits for it") }
    }
    for clock in after.clocks
    where clock.pauses.count > 16 || !zip(clock.pauses, clock.pauses.dropFirst()).allSatisfy({ $0.end < $1.start }) {
      broken.append("pauses of \(clock.item ?? "whole") touch")
    }
    for item in after.items where item.status.isFinal {
      let clock = after.clocks.first { $0.item == item.code }
      if clock?.decision.map({ $0.until == nil }) == true || clock?.pausedOn != nil {
        broken.append("\(item.code) has ended and its clock runs")
      }
    }
    guard let before else { return broken }
    if after.application != before.application || after.acceptedAt != before.acceptedAt {
      broken.append("identity or day changed")
    }
    if after.version < before.version { broken.append("version went down") }
    if after.revision < before.revision { broken.append("revision went down") }
    for lane in before.lanes {
      let next = after.lanes.first { $0.system == lane.system }?.sequence ?? 0
      if next < lane.sequence { broken.append("sequence of \(lane.system) went down") }
    }
    return broken + status(from: before, to: after, by: body)
  }

  /// Statuses go on only; a submission or an operator's release may open finished items again.
  private static func status(from before: CaseState, to after: CaseState, by body: CaseEvent.Body) -> [String] {
    switch body {
    case .submitted, .command: return []
    case .status, .settled, .acknowledged, .timer: break
    }
    return before.items.compactMap { item in
      guard let next = after.items.first(where: { $0.code == item.code }) else { return "an item is lost" }
      if item.status.isFinal, next.status != item.status { return "\(item.status) became \(next.status)" }
      return next.status.place < item.status.place ? "\(item.status) went back to \(next.status)" : nil
    }
  }
}
