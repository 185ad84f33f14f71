// Alerts: a limit that is near is told once, and once where it is passed: in the journal, and to those who subscribe.

extension CaseWork {
  /// Tells what is due to be told, and when there will be something to tell. Only where clocks have moved or the time has come.
  mutating func tellDeadlines() {
    guard hasMovedClocks || state.alertAt.map({ $0 <= now }) == true else { return }
    let rules = self.rules.deadlines
    var next: Timestamp?
    for index in state.clocks.indices {
      for kind in ClockKind.allCases where state.clocks[index][kind]?.until == nil {
        guard let reading = state.reading(kind, of: state.clocks[index], on: now.date, rules), let due = reading.due
        else { continue }
        tell(reading, index)
        guard let moment = nextMoment(reading, told: state.clocks[index][kind]?.told ?? .passed, due, rules) else {
          continue
        }
        next = min(next ?? moment, moment)
      }
    }
    let silent = state.clocks.indices.compactMap(silentFrom).min().map(Timestamp.init(startOf:))
    state.alertAt = [next, silent].compactMap(\.self).min()
  }

  private mutating func tell(_ reading: DeadlineReading, _ index: Int) {
    let told = state.clocks[index][reading.clock]?.told ?? .passed
    let news: ItemClock.Told = reading.level.isBreach ? .passed : reading.level == .warning ? .near : .nothing
    guard news.rawValue > told.rawValue, let due = reading.due else { return }
    state.clocks[index][reading.clock]?.told = news
    if entry.outcome == .ignored {
      entry.outcome = .alerted
      entry.stage = .report
    }
    entry.alerts.append(
      DeadlineAlert(
        item: reading.item, department: state.department(of: reading.item), clock: reading.clock, level: reading.level,
        lastDay: due.lastDay))
    notify(reading, due)
  }

  /// The next moment at which there is something to tell. A provisional limit is looked at again when its calendar must be there.
  private func nextMoment(
    _ reading: DeadlineReading, told: ItemClock.Told, _ due: Deadline, _ rules: DeadlineRules
  ) -> Timestamp? {
    guard told != .passed, let begins = reading.begins else { return nil }
    let moment = told == .nothing ? begins.warning : begins.yellow
    guard due.provisional, let calendar = rules.calendar.firstUnpublishedDay(from: now.date.next) else { return moment }
    let year = Timestamp(startOf: calendar)
    return year > now ? min(moment, year) : moment
  }

  /// Puts a notice into the lane of each system that subscribes and may know of it.
  private mutating func notify(_ reading: DeadlineReading, _ due: Deadline) {
    for subscriber in rules.deadlineSubscribers(in: state.district) where mayKnow(subscriber, of: reading.item) {
      state.reports += 1
      let notice = DeadlineNotice(
        caseNumber: state.source.caseNumber, district: state.district, theme: state.route?.theme,
        themeName: state.route?.themeName, item: reading.item, department: state.department(of: reading.item),
        clock: reading.clock, level: reading.level, since: reading.since, days: reading.days, lastDay: due.lastDay,
        left: reading.left, provisional: due.provisional, at: now)
      let lane = laneIndex(of: subscriber.system)
      dropRefused(lane, where: \.isDeadline)
      state.lanes[lane].queue.append(.deadline(state.reports, notice))
      let waiting = state.lanes[lane].queue.indices.filter { state.lanes[lane].queue[$0].isDeadline }
      if waiting.count > Case.waitingReports { state.lanes[lane].queue.remove(at: waiting[0]) }
    }
  }

  private func mayKnow(_ subscriber: Subscriber, of item: ItemCode?) -> Bool {
    if subscriber.overseesAll || subscriber.system == state.source.system { return true }
    let legs = state.legs.filter { $0.system == subscriber.system && !$0.withdrawn }
    guard let item else { return legs.contains { !$0.isShare } }
    return legs.contains { $0.items.contains(item) }
  }
}
