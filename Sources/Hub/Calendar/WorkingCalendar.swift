/// Counts working days (行政许可法 §82: statutory holidays do not count) by the official calendars.
public struct WorkingCalendar: Sendable, Hashable {
  private let years: [Int: CalendarYear]
  private let countsEveryDay: Bool

  /// 自然日: every day counts, and is known.
  public static let everyDay = WorkingCalendar(everyDay: true)

  private init(everyDay: Bool) {
    years = [:]
    countsEveryDay = everyDay
  }

  /// A calendar of these years; other years are provisional.
  public init(_ years: [CalendarYear]) {
    self.years = Dictionary(years.map { ($0.year, $0) }, uniquingKeysWith: { $1 })
    countsEveryDay = false
  }

  /// All days of all years, to tell calendars apart.
  var text: String {
    years.values.sorted { $0.year < $1.year }.map { year in
      "\(year.year):\(year.off.sorted())+\(year.work.sorted())"
    }.joined(separator: ";")
  }

  /// The years that are published, in order.
  public var publishedYears: [Int] { years.keys.sorted() }

  /// Whether a day is worked. In a year without calendar: Monday–Friday less 1 January, 1–2 May and 1–3 October.
  public func isWorking(_ date: CivilDate) -> Bool {
    if countsEveryDay { return true }
    if let year = years[date.year] {
      return year.work.contains(date) || (!year.off.contains(date) && !date.isWeekend)
    }
    switch (date.month, date.day) {
    case (1, 1), (5, 1...2), (10, 1...3): return false
    default: return !date.isWeekend
    }
  }

  /// The last day of a limit of working days. The day of the event is not counted; days of a pause (特别程序), from the
  /// one after its start to its end, are not counted either.
  /// - Parameters:
  ///   - days: working days; less than one gives the day itself, more than 3,660 count as 3,660.
  public func deadline(after event: CivilDate, days: Int, pauses: [Pause] = []) -> Deadline {
    var (day, left, provisional) = (event, min(max(days, 0), 3660), false)
    while left > 0, day.next > day {
      day = day.next
      if years[day.year] == nil, !countsEveryDay { provisional = true }
      if let pause = pauses.first(where: { $0.covers(day) }) {
        // A pause that somebody says lasts for centuries must not be walked through day by day.
        day = pause.end
      } else if isWorking(day) {
        left -= 1
      }
    }
    return Deadline(lastDay: day, provisional: provisional)
  }

  /// The first day of the first year, from a day's own on, that has no calendar: by then it has to be there.
  func firstUnpublishedDay(from day: CivilDate) -> CivilDate? {
    var year = day.year
    while years[year] != nil { year += 1 }
    return CivilDate(year: year, month: 1, day: 1)
  }

  /// How many working days lie in a closed range of days; 0 where it ends before it begins.
  public func workingDays(from first: CivilDate, through last: CivilDate) -> Int {
    guard first <= last else { return 0 }
    return (first.dayNumber...last.dayNumber).count { isWorking(CivilDate(dayNumber: $0)) }
  }
}

/// A time in which the clock stands still (特别程序): from the day after its start through its end.
public struct Pause: Sendable, Hashable {
  /// The day on which it starts; counted still.
  public var start: CivilDate
  /// The day on which it ends; not counted.
  public var end: CivilDate
  /// A pause.
  public init(start: CivilDate, end: CivilDate) {
    self.start = start
    self.end = end
  }

  func covers(_ day: CivilDate) -> Bool { start < day && day <= end }
}

/// When a limit ends.
public struct Deadline: Sendable, Hashable {
  /// The last day, to its end.
  public var lastDay: CivilDate
  /// True where it reaches into a year whose calendar is not published: it is computed anew when that comes.
  public var provisional: Bool

  /// Midnight after the last day, Asia/Shanghai: from then on it is late.
  public var dueAt: Timestamp { Timestamp(startOf: lastDay.next) }
}
