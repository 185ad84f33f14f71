// Hand-in (综窗交件): a window takes paper in, or returns it with what is missing named. Its word moves an item from 提交 to 收件
// or 补正, and again as long as no department has spoken; never over a department's word.

extension CaseWork {
  /// Takes the word of a window: of a system that observes the case and decides nothing. False where the system is none, or
  /// the number is not of this case.
  mutating func takeHandIn(_ event: StatusEvent) -> Bool {
    guard rules.observers(of: state.district).contains(event.system),
      LegNumber(event.caseNumber)?.application == state.application
    else { return false }
    heard = event
    let outcomes = event.items.map { handIn($0, at: event.occurredAt) }
    holdUnknown(event)
    updateWhole(event)
    entry.outcome = outcomes.contains(.moved) ? .moved : outcomes.contains(.late) ? .late : .unchanged
    if entry.outcome != .moved { state.counters.lateStatuses += 1 }
    if entry.outcome != .moved, entry.reason != nil { entry.outcome = .held }
    return true
  }

  private mutating func handIn(_ change: StatusEvent.ItemStatus, at: Timestamp?) -> JournalEntry.Outcome {
    guard let index = state.items.firstIndex(where: { $0.code == change.item }),
      change.status == .received || change.status == .correctionRequested
    else { return .unchanged }
    let item = state.items[index]
    guard item.status == .submitted || item.atWindow else { return .late }
    if item.status == change.status { return .unchanged }
    noteWord(change.status, of: change.item, on: day(of: at ?? now))
    if item.atWindow, let at, at < item.at { return .late }
    move(index, to: change.status, at: max(item.at, at ?? now), day: at ?? now)
    state.items[index].atWindow = true
    return .moved
  }

  /// What no table and no item of the case knows is held, never guessed at; a later word without it ends the hold.
  private mutating func holdUnknown(_ event: StatusEvent) {
    let window = LegID(event.system.rawValue)
    let strangers = event.items.filter { change in !state.items.contains { $0.code == change.item } }
    let unknown =
      event.unresolved.prefix(Case.unresolvedHolds).map { ($0.reason, $0.summary) }
      + strangers.prefix(Case.unresolvedHolds).map { (HoldReason.itemUnknown, $0.item.rawValue) }
    endHolds { $0.isOfStatus && $0.leg == window }
    for (reason, detail) in unknown { hold(reason, leg: window, detail: detail, original: event.original) }
  }
}
