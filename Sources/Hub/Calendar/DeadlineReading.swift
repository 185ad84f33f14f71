/// What a limit that runs, or ran, comes to on a day.
public struct DeadlineReading: Sendable, Hashable {
  /// The item; nil for the whole application.
  public var item: ItemCode?
  /// Which limit.
  public var clock: ClockKind
  /// Day of the event that began it.
  public var since: CivilDate
  /// Day on which it ended; nil while it runs.
  public var until: CivilDate?
  /// Working days, with what an extension added: the promise where there is one, else the law's.
  public var days: Int
  /// When those end; nil while a 特别程序 lasts, for nobody knows.
  public var due: Deadline?
  /// When the law's limit ends, where it is known beside a promise.
  public var legal: Deadline?
  /// Working days left, 0 on the last day; negative are overdue days (SSSX of EJJCJG: seen).
  public var left: Int
  /// How near it is.
  public var level: AlertLevel
  /// Whether a 特别程序 lasts.
  public var isPaused: Bool
  /// Whether it is the promise to an applicant who commits (告知承诺).
  public var isCommitted: Bool
  /// Whether it runs because the department said nothing in time (行政许可法 §32).
  public var isBySilence: Bool
  /// When each level begins or began; nil while a 特别程序 lasts.
  public var begins: Begins?

  /// When each alert level begins: midnights in Asia/Shanghai.
  public struct Begins: Sendable, Hashable {
    /// 预警.
    public var warning: Timestamp
    /// 黄牌.
    public var yellow: Timestamp
    /// 红牌.
    public var red: Timestamp
  }
}

extension ItemClock {
  /// What a run comes to; nil where it has not begun or has no limit.
  /// - Parameters:
  ///   - pauses: ended 特别程序; the item's own unless told otherwise.
  ///   - pausedOn: since when one lasts.
  func reading(
    _ kind: ClockKind, on today: CivilDate, rules: DeadlineRules, pauses: [Pause], pausedOn: CivilDate?, extended: Int
  ) -> DeadlineReading? {
    guard let run = self[kind] else { return nil }
    let isDecision = kind == .decision
    guard let limit = isDecision ? limits.promise(isCommitted: true) : limits.acceptance else { return nil }
    let more = isDecision ? extended : 0
    let pauses = isDecision ? pauses : []
    let from = limits.countsFirstDay ? CivilDate(dayNumber: run.since.dayNumber - 1) : run.since
    let calendar = limits.unit == .workingDays ? rules.calendar : .everyDay
    let due = calendar.deadline(after: from, days: limit + more, pauses: pauses)
    let legal = isDecision && limits.committed ?? limits.promised != nil ? limits.legal : nil
    let stopped = isDecision && run.until == nil ? pausedOn : nil
    let day = max(min(stopped ?? .distantFuture, run.until ?? today), run.since)
    let count = DayCount(calendar: calendar, pauses: pauses)
    let begins = count.begins(of: due.lastDay, since: run.since, rules)
    let level = begins.level(on: day)
    return DeadlineReading(
      item: item, clock: kind, since: run.since, until: run.until, days: limit + more,
      due: stopped == nil ? due : nil,
      legal: stopped == nil
        ? legal.map { calendar.deadline(after: from, days: $0 + more, pauses: pauses) } : nil,
      left: count.left(on: day, until: due.lastDay),
      level: run.until != nil && !level.isBreach ? .normal : level, isPaused: stopped != nil,
      isCommitted: isDecision && limits.committed != nil, isBySilence: isDecision && silentOn != nil,
      begins: stopped == nil ? begins : nil)
  }
}

extension DeadlineReading.Begins {
  func level(on day: CivilDate) -> AlertLevel {
    let moment = Timestamp(startOf: day)
    return moment >= red ? .red : moment >= yellow ? .yellow : moment >= warning ? .warning : .normal
  }
}

extension CivilDate {
  /// The last day of the calendar of the world.
  static var distantFuture: CivilDate { CivilDate(dayNumber: .max) }
}

/// Counts days that count: working ones that no pause covers.
struct DayCount {
  let calendar: WorkingCalendar
  let pauses: [Pause]

  func counts(_ day: CivilDate) -> Bool {
    calendar.isWorking(day) && !pauses.contains { $0.covers(day) }
  }

  /// Days that count after one day, through another.
  private func days(after day: CivilDate, through last: CivilDate) -> Int {
    guard day < last else { return 0 }
    return (day.dayNumber + 1...last.dayNumber).count { counts(CivilDate(dayNumber: $0)) }
  }

  /// Days left; behind the last day the overdue ones, as a negative number, at least one.
  func left(on day: CivilDate, until last: CivilDate) -> Int {
    day <= last ? days(after: day, through: last) : -max(1, days(after: last, through: day))
  }

  func begins(of last: CivilDate, since: CivilDate, _ rules: DeadlineRules) -> DeadlineReading.Begins {
    var (warning, left) = (last, 0)
    while warning > since {
      if counts(warning) { left += 1 }
      if left > rules.warning { break }
      warning = CivilDate(dayNumber: warning.dayNumber - 1)
    }
    return DeadlineReading.Begins(
      warning: Timestamp(startOf: warning), yellow: Timestamp(startOf: overdue(rules.yellow, after: last)),
      red: Timestamp(startOf: overdue(rules.red, after: last)))
  }

  /// The n-th overdue day; the first is the day after the last one, worked or not, for it is late from midnight on.
  private func overdue(_ number: Int, after last: CivilDate) -> CivilDate {
    guard number > 1 else { return last.next }
    return calendar.deadline(after: last, days: number, pauses: pauses).lastDay
  }
}
