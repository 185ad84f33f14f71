// Reports: the source is told when the status of the whole changes, in order, by the same lanes as everything else.

extension CaseWork {
  /// Computes the status of the whole, and reports a change.
  mutating func updateWhole(_ event: StatusEvent? = nil) {
    let whole = StatusRules.whole(state.items.map(\.status))
    guard whole != state.status else { return }
    state.status = whole
    state.statusAt = event?.occurredAt ?? now
    entry.status = whole
    report(whole, event: event)
    orderDelivery()
  }

  /// Puts a report into the source's lane.
  mutating func report(_ status: Status, hold: HoldReason? = nil, event: StatusEvent? = nil) {
    let told = rules.policy(of: state.source.system)?.reports ?? []
    guard hold == nil ? told.contains(status) : !told.isEmpty else { return }
    state.reports += 1
    let lane = laneIndex(of: state.source.system)
    let report = PendingReport(
      number: state.reports, status: status, at: hold == nil ? state.statusAt : now, hold: hold, items: state.items,
      noted: note(event, for: state.reports))
    dropRefusedReport(lane)
    state.lanes[lane].queue.append(.report(report))
    let waiting = state.lanes[lane].queue.indices.filter { state.lanes[lane].queue[$0].leg == nil }
    if waiting.count > Case.waitingReports { state.lanes[lane].queue.remove(at: waiting[0]) }
  }

  /// Keeps what the department wrote in the body, for it may be personal. True where there is something.
  mutating func note(_ event: StatusEvent?, for report: Int) -> Bool {
    guard let event else { return false }
    let reasons = event.items.filter { $0.reason != nil }
    let note = CaseBody.Note(
      report: report, opinion: event.opinion, reasons: reasons, corrections: event.corrections, special: event.special,
      officer: rules.observers(of: state.district).isEmpty ? nil : event.officer)
    guard note != CaseBody.Note(report: report, opinion: nil, reasons: []) else { return false }
    body.change { $0.notes.append(note) }
    return true
  }

  /// A report that the source refused for good gives way to the next one.
  private mutating func dropRefusedReport(_ lane: Int) {
    guard let head = state.lanes[lane].head, case .report = head.task, head.standing == .held(.deliveryRefused) else {
      return
    }
    let leg = holdLeg(of: lane)
    endHolds { $0.leg == leg && $0.reason == .deliveryRefused }
    state.lanes[lane].head = nil
  }
}
