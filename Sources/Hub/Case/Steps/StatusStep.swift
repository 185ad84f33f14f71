// Status: per item, monotonic; a late or doubled one is counted and journalled and moves nothing back.

extension CaseWork {
  /// Takes a status that a receiver reported.
  mutating func take(_ event: StatusEvent) {
    entry.system = event.system
    entry.number = event.caseNumber
    if takeTracking(event) { return }
    if state.stub, state.legs.contains(where: { $0.system == event.system }) { return noteLate() }
    guard let leg = state.leg(at: event.system, meantBy: event.caseNumber) else {
      if takeHandIn(event) { return }
      entry.outcome = .quarantined
      entry.reason = .caseUnknown
      actions.append(.quarantine(.caseUnknown, detail: "\(event.system)/\(event.caseNumber)"))
      return
    }
    entry.outcome = apply(event, to: leg)
    if entry.outcome != .moved { state.counters.lateStatuses += 1 }
    if entry.outcome != .moved, entry.reason != nil { entry.outcome = .held }
  }

  /// Moves the items of a leg, and holds what is not known.
  mutating func apply(_ event: StatusEvent, to leg: LegState) -> JournalEntry.Outcome {
    heard = event
    let decided = state.decided(by: leg)
    let wasFinal = isAllFinal(decided)
    let wasAccepted = state.isAllAccepted
    let changes = event.changes(of: decided)
    let before = entry.items.count
    let outcomes = changes.map { change in
      let outcome = apply(change, at: event.occurredAt, replaces: event.replaces)
      note(event, for: change, wasLate: outcome == .late)
      return outcome
    }
    holdUnresolved(event, of: leg, strangers: event.items.filter { !leg.items.contains($0.item) })
    if !wasFinal, isAllFinal(decided) { setBinding(of: leg.leg, open: false) }
    updateWhole(event, moved: entry.items[before...], begins: !wasAccepted && state.isAllAccepted)
    return outcomes.contains(.moved) ? .moved : outcomes.contains(.late) ? .late : .unchanged
  }

  private mutating func noteLate() {
    state.counters.lateStatuses += 1
    entry.outcome = .late
  }

  private mutating func apply(
    _ change: StatusEvent.ItemStatus, at: Timestamp?, replaces: Bool
  ) -> JournalEntry.Outcome {
    guard let index = state.items.firstIndex(where: { $0.code == change.item }) else { return .unchanged }
    let item = state.items[index]
    state.items[index].atWindow = false
    if item.status == change.status { return .unchanged }
    noteWord(change.status, of: change.item, on: day(of: at ?? now))
    let takesBack = replaces && !item.status.isFinal && (at ?? item.at) >= item.at
    let moves = StatusRules.moves(item.status, to: change.status) && !isOlder(change.status, than: item, at: at)
    guard moves || takesBack else { return .late }
    move(index, to: change.status, at: max(item.at, at ?? now), day: at ?? now)
    return .moved
  }

  /// Two statuses of one place may follow each other to and fro: there the department's time decides.
  private func isOlder(_ status: Status, than item: ItemState, at: Timestamp?) -> Bool {
    guard status.place == item.status.place, let at else { return false }
    return at < item.at
  }

  /// What no table knows is held with the leg, never guessed at; a later status without it ends the hold.
  private mutating func holdUnresolved(_ event: StatusEvent, of leg: LegState, strangers: [StatusEvent.ItemStatus]) {
    let unknown =
      event.unresolved.prefix(Case.unresolvedHolds).map { ($0.reason, $0.summary) }
      + strangers.prefix(Case.unresolvedHolds).map { (HoldReason.itemUnknown, $0.item.rawValue) }
    endHolds { hold in
      hold.isOfStatus && hold.leg == leg.leg && !unknown.contains { $0.0 == hold.reason && $0.1 == hold.detail }
    }
    for (reason, detail) in unknown { hold(reason, leg: leg.leg, detail: detail, original: event.original) }
  }

  /// Ends the polling of a leg's number, or begins it again.
  mutating func setBinding(of id: LegID, open: Bool) {
    guard let index = state.legs.firstIndex(where: { $0.leg == id }), let number = state.legs[index].number,
      state.legs[index].closed == open
    else { return }
    state.legs[index].closed = !open
    actions.append(.bind(system: state.legs[index].system, number: number, open: open))
  }

  /// Sets items to a status that the hub itself knows of.
  mutating func setItems(_ codes: [ItemCode], to status: Status) {
    for index in state.items.indices where codes.contains(state.items[index].code) {
      guard !state.items[index].status.isFinal else { continue }
      move(index, to: status, at: now, day: now)
    }
  }

  /// A higher version opens finished items again.
  mutating func reopen(_ codes: [ItemCode]) {
    for index in state.items.indices where codes.contains(state.items[index].code) {
      guard state.items[index].status.isFinal else { continue }
      move(index, to: .submitted, at: now, day: now)
    }
  }

  /// Moves one item, and its clock by the day on which its department says that it happened.
  mutating func move(_ index: Int, to status: Status, at: Timestamp, day: Timestamp) {
    state.items[index].status = status
    state.items[index].at = at
    state.items[index].atWindow = false
    entry.items.append(state.items[index])
    moveClock(of: state.items[index], at: day)
  }

  func isAllFinal(_ codes: [ItemCode]) -> Bool {
    state.items.allSatisfy { !codes.contains($0.code) || $0.status.isFinal }
  }
}

extension CaseState {
  /// Whether every item has been accepted, or has come further.
  var isAllAccepted: Bool { !items.isEmpty && items.allSatisfy { $0.status.place >= Status.accepted.place } }

  /// The leg at a system that a number in a status means: the hub's own number of a leg, the receiver's, or, before the
  /// receipt is known, any.
  func leg(at system: SystemCode, meantBy number: CaseNumber) -> LegState? {
    let legs = legs.filter { $0.system == system }
    return legs.first { LegNumber(application, $0.leg).caseNumber == number } ?? legs.first { $0.number == number }
      ?? (LegNumber(number) == nil ? legs.first { $0.number == nil } : nil)
  }
}

extension StatusEvent {
  /// Status by item; where the system speaks only of the whole, it is the status of each item of the leg.
  func changes(of leg: [ItemCode]) -> [ItemStatus] {
    if items.isEmpty, unresolved.isEmpty, let whole { return leg.map { ItemStatus(item: $0, status: whole) } }
    return items.filter { leg.contains($0.item) }
  }
}

extension Hold {
  /// True for what a status of a leg held words or items that no table knows.
  var isOfStatus: Bool { leg != nil && (reason == .codeUnknown || reason == .itemUnknown) }
}
