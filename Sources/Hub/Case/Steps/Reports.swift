// Reports: the source is told when the status of the whole changes, in order, by the same lanes as everything else.

extension CaseWork {
  /// Computes the status of the whole, and reports a change; and what an item came to, where the source has to know that
  /// although the whole has not changed: the materials that a second department wants corrected, a special procedure.
  /// - Parameter begins: whether the last item that was waited for is accepted now. Departments accept one after the other, and
  ///   then the whole goes from 收件 to 办理中: a source that is not told of the latter has to hear of 受理 all the same.
  mutating func updateWhole(
    _ event: StatusEvent? = nil, moved: ArraySlice<ItemState> = [], begins: Bool = false
  ) {
    let whole = StatusRules.whole(state.items.map(\.status))
    let hasChanged = whole != state.status
    if hasChanged {
      state.status = whole
      state.statusAt = event?.occurredAt ?? now
      entry.status = whole
    }
    let steps = Set(moved.map(\.status))
    let told = rules.policy(of: state.source.system)?.reports ?? []
    if begins, whole == .inProgress, !told.contains(.inProgress) { report(.accepted, event: event) }
    let tellsPause = steps.contains(.paused) && told.contains(.paused)
    // That a procedure is special says that it is in progress.
    if hasChanged, !(tellsPause && whole == .inProgress) { report(whole, event: event) }
    if tellsPause { report(.paused, event: event) }
    if !hasChanged, whole == .correctionRequested, steps.contains(.correctionRequested) { report(whole, event: event) }
    if hasChanged { orderDelivery() }
  }

  /// Puts a report into the source's lane.
  mutating func report(_ status: Status, hold: HoldReason? = nil, event: StatusEvent? = nil) {
    let told = rules.policy(of: state.source.system)?.reports ?? []
    guard hold == nil ? told.contains(status) : !told.isEmpty else { return }
    state.reports += 1
    let at = event.map { $0.occurredAt ?? now } ?? (hold == nil ? state.statusAt : now)
    let lane = laneIndex(of: state.source.system)
    let report = PendingReport(
      number: state.reports, status: status, at: at, hold: hold, items: state.items,
      noted: note(event, for: state.reports))
    dropRefused(lane) { $0.leg == nil }
    state.lanes[lane].queue.append(.report(report))
    let waiting = state.lanes[lane].queue.indices.filter { state.lanes[lane].queue[$0].isReport }
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

  /// What its receiver refused for good gives way to the next one, where it is of that kind.
  mutating func dropRefused(_ lane: Int, where givesWay: (LaneTask) -> Bool) {
    guard let head = state.lanes[lane].head, givesWay(head.task), head.standing == .held(.deliveryRefused) else {
      return
    }
    let leg = holdLeg(of: lane)
    endHolds { $0.leg == leg && $0.reason == .deliveryRefused }
    state.lanes[lane].head = nil
  }
}
