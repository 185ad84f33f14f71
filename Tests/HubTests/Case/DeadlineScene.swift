import Hub
import Testing

/// A case whose items have limits, and what it takes to move it through days.
struct DeadlineScene {
  static let food: ItemCode = "SAMPLE-SPJYXK"
  static let fire: ItemCode = "310150081001"
  var city = CaseScenario()

  /// Filed and delivered on a day at nine.
  init(
    on day: String = "2026-03-02", years: [Int] = [2025, 2026], whole: Int? = nil,
    silence: ItemLimits.Silence = .accepts
  ) throws {
    city.rules.limits = [
      Self.food: ItemLimits(promised: 7, legal: 20), Self.fire: ItemLimits(legal: 13),
    ]
    for item in city.rules.limits.keys { city.rules.limits[item]?.silence = silence }
    city.rules.promisedDays = whole
    city.rules.deadlines = DeadlineRules(calendar: try Self.calendar(years))
    city.now = try Self.moment(day)
    var submission = CaseSamples.submission()
    submission.application.appliedAt = Moment(city.now)
    try city.push(submission)
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
  }

  static func calendar(_ years: [Int]) throws -> WorkingCalendar {
    WorkingCalendar(
      try years.map { try CalendarYear(json: Fixtures.json("../../config/calendars/\($0).json"), expecting: $0) })
  }

  /// Nine o'clock of a day.
  static func moment(_ day: String) throws -> Timestamp {
    Timestamp(startOf: try #require(CivilDate(day))).adding(seconds: 9 * 3600)
  }

  /// The department says on a day that an item has come to a status.
  @discardableResult
  mutating func say(
    _ status: Status, _ item: ItemCode = Self.food, on day: String, special: StatusEvent.SpecialProcedure? = nil
  ) throws -> JournalEntry {
    let at = try Self.moment(day)
    city.now = max(city.now, at)
    var event = CaseSamples.status([item: status], at: at)
    event.special = special
    return try city.handle(.status(event))
  }

  /// What a limit comes to on the day that it is.
  func reading(_ item: ItemCode? = Self.food, _ kind: ClockKind = .decision) throws -> DeadlineReading? {
    try city.state.deadlines(on: city.now.date, city.rules.deadlines).first { $0.item == item && $0.clock == kind }
  }

  /// Last day of a limit, as text.
  func lastDay(_ item: ItemCode? = Self.food, _ kind: ClockKind = .decision) throws -> String? {
    try reading(item, kind)?.due?.lastDay.description
  }

  /// Lets the timer fire until the end of a day; the alerts that come of it, with their days.
  mutating func live(through day: String) throws -> [String] {
    let end = Timestamp(startOf: try #require(CivilDate(day)).next).adding(seconds: -1)
    var told: [String] = []
    while let wake = city.wake, wake.at <= end {
      let entry = try city.awaitTimer()
      told += entry.alerts.map { "\(city.now.date) \($0.item ?? "whole") \($0.clock) \($0.level)" }
      if city.wake == wake { break }
    }
    city.now = max(city.now, end)
    return told
  }
}
