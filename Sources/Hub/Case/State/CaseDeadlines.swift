extension CaseState {
  /// What the limits that run, or ran, come to on a day; the whole's first.
  public func deadlines(on today: CivilDate, _ rules: DeadlineRules) -> [DeadlineReading] {
    clocks.flatMap { clock in
      ClockKind.allCases.compactMap { reading($0, of: clock, on: today, rules) }
    }
  }

  /// One reading. The whole stands still while any of its items does, and has the days that the longest extension added.
  func reading(
    _ kind: ClockKind, of clock: ItemClock, on today: CivilDate, _ rules: DeadlineRules
  ) -> DeadlineReading? {
    guard clock.item == nil else {
      return clock.reading(
        kind, on: today, rules: rules, pauses: clock.pauses, pausedOn: clock.pausedOn, extended: clock.extended)
    }
    let items = clocks.filter { $0.item != nil }
    var whole = clock
    for pause in items.flatMap(\.pauses) { whole.add(pause) }
    return whole.reading(
      kind, on: today, rules: rules, pauses: whole.pauses, pausedOn: items.compactMap(\.pausedOn).min(),
      extended: items.map(\.extended).max() ?? 0)
  }

  /// The leg whose receiver decides an item; nil while there is none.
  func decider(of item: ItemCode) -> LegState? {
    legs.first { $0.isShare && !$0.withdrawn && $0.items.contains(item) }
      ?? legs.first { !$0.isShare && $0.items.contains(item) }
  }

  /// The system that decides an item.
  public func department(of item: ItemCode?) -> SystemCode? { item.flatMap { decider(of: $0)?.system } }
}
