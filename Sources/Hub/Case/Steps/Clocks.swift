import JSON

// Clocks: limits begin, stand still and end with the statuses of items; what is near or passed is told once.

extension CaseWork {
  /// Pins the limits of a route, as they hold for a form. A clock that runs keeps the limits that it began with.
  mutating func pin(_ route: Route, for form: JSONObject) {
    let known = Dictionary(state.clocks.map { ($0.item, $0) }) { first, _ in first }
    let pinned = { (item: ItemCode?, limits: ItemLimits) in
      if let clock = known[item], clock.receipt != nil || clock.decision != nil { return clock }
      return ItemClock(item: item, limits: limits)
    }
    hasMovedClocks = true
    let limits = Dictionary(
      uniqueKeysWithValues: Set(state.items.map(\.code)).compactMap { item in
        rules.limits(of: item, for: form, in: route.theme, version: route.themeVersion).map { (item, $0) }
      })
    guard route.promisedDays != nil || !limits.isEmpty else { return state.clocks = [] }
    // An item without limits has a clock all the same, for the whole stands still while it does.
    state.clocks =
      (route.promisedDays.map { [pinned(nil, ItemLimits(promised: $0))] } ?? [])
      + state.items.map { pinned($0.code, limits[$0.code] ?? ItemLimits()) }
    if let route = state.route { pinCommitments(of: form, route) }
  }

  /// Whether the applicant commits (告知承诺) may change as long as an item is not accepted; then it holds.
  mutating func pinCommitments(of form: JSONObject, _ route: PinnedRoute) {
    for (index, clock) in state.clocks.enumerated() where clock.decision == nil {
      guard let item = clock.item else { continue }
      state.clocks[index].limits.committed =
        rules.limits(of: item, for: form, in: route.theme, version: route.themeVersion)?.committed
    }
  }

  /// An item has come to its status.
  mutating func moveClock(of item: ItemState, at moment: Timestamp) {
    hasMovedClocks = true
    let day = day(of: moment)
    guard let index = state.clocks.firstIndex(where: { $0.item == item.code }) else { return }
    let wasSilent = state.clocks[index].silentOn != nil
    state.clocks[index].enter(item.status, on: day)
    guard wasSilent, state.clocks[index].silentOn == nil,
      let whole = state.clocks.firstIndex(where: { $0.item == nil })
    else { return }
    // The whole may have begun with an acceptance that is none.
    state.clocks[whole].decision = nil
  }

  /// The clock of the whole follows those of the items.
  mutating func moveClockOfWhole() {
    guard hasMovedClocks, let index = state.clocks.firstIndex(where: { $0.item == nil }) else { return }
    let isOpen = !state.status.isFinal
    guard let began = state.clocks.filter({ $0.item != nil }).compactMap(\.decision?.since).min() else {
      return state.clocks[index].decision = nil
    }
    if isOpen, state.clocks[index].decision?.until != nil { state.clocks[index].decision = nil }
    state.clocks[index].begin(on: began)
    if !isOpen { state.clocks[index].end(.decision, on: day(of: state.statusAt)) }
  }

  /// A special procedure (特别程序): an extension adds days once, every other kind stops the clock.
  mutating func note(_ event: StatusEvent, for change: StatusEvent.ItemStatus, wasLate: Bool) {
    guard event.special != nil || change.status == .paused,
      let item = state.items.first(where: { $0.code == change.item }),
      let index = state.clocks.firstIndex(where: { $0.item == change.item })
    else { return }
    hasMovedClocks = true
    if event.special?.kind == SpecialKind.extension { return state.clocks[index].extend(by: event.special?.days) }
    let start = day(of: event.special?.startedAt ?? event.occurredAt ?? now)
    if let end = event.special?.endedAt.map({ day(of: $0, isPlan: true) }) {
      if let since = state.clocks[index].pausedOn, since <= end { state.clocks[index].pausedOn = nil }
      state.clocks[index].add(Pause(start: start, end: end))
    } else if change.status == .paused, !wasLate {
      if item.status == .paused { state.clocks[index].pause(on: start) }
    } else if change.status == .paused, item.status.place >= Status.inProgress.place {
      // The pause is told after its end: it lasted until the item went on.
      state.clocks[index].add(Pause(start: start, end: day(of: item.at)))
    }
  }

  /// The day of a department's time, within what can be: nothing happens in the future, or ten years before the case.
  func day(of moment: Timestamp, isPlan: Bool = false) -> CivilDate {
    let earliest = CivilDate(dayNumber: state.acceptedAt.date.dayNumber - ItemClock.longestPause)
    let latest = isPlan ? CivilDate(dayNumber: now.date.dayNumber + ItemClock.longestPause) : now.date
    return min(max(moment.date, earliest), latest)
  }
}

/// Kinds of special procedures, GB/T 39046-2020 table A.7.
enum SpecialKind {
  /// 延长审批.
  static let `extension` = "1"
}
