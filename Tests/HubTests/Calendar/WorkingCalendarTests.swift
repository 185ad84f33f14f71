import Hub
import JSON
import Testing

@Suite struct WorkingCalendarTests {
  let calendar: WorkingCalendar
  let vectors: JSONValue

  init() throws {
    calendar = WorkingCalendar(
      try [2025, 2026].map { year in
        try CalendarYear(json: Fixtures.json("../../config/calendars/\(year).json"), expecting: year)
      })
    vectors = try Fixtures.json("Vectors/deadline-vectors.json")
  }

  @Test func addsWorkingDays() throws {
    let cases = try #require(vectors["add"]?.array)
    #expect(cases.count == 21)
    for vector in cases {
      let deadline = try due(vector)
      #expect(deadline.lastDay.description == vector["due"]?.string, "\(vector)")
      #expect(deadline.provisional == vector["provisional"]?.bool, "\(vector)")
    }
  }

  @Test func pausesStopTheClock() throws {
    let cases = try #require(vectors["paused"]?.array)
    #expect(cases.count == 3)
    for vector in cases {
      let dates = try #require(vector["pause"]?.array).compactMap { $0.string.flatMap { CivilDate($0) } }
      let pause = Pause(start: try #require(dates.first), end: try #require(dates.last))
      #expect(try due(vector, pauses: [pause]).lastDay.description == vector["due"]?.string, "\(vector)")
    }
  }

  private func due(_ vector: JSONValue, pauses: [Pause] = []) throws -> Deadline {
    let from = try #require(vector["from"]?.string.flatMap { CivilDate($0) })
    return calendar.deadline(after: from, days: Int(try #require(vector["days"]?.int64)), pauses: pauses)
  }

  @Test(arguments: [2025, 2026]) func yearsHaveTheirWorkingDays(_ year: Int) throws {
    let first = try #require(CivilDate(year: year, month: 1, day: 1))
    let last = try #require(CivilDate(year: year, month: 12, day: 31))
    #expect(calendar.workingDays(from: first, through: last) == 248)
    #expect(calendar.workingDays(from: last, through: first) == 0)
  }

  @Test func dueAtTheEndOfTheLastDay() throws {
    let day = try #require(CivilDate("2026-03-02"))
    #expect(calendar.deadline(after: day, days: 7).dueAt.rfc3339 == "2026-03-12T00:00:00+08:00")
    #expect(calendar.deadline(after: day, days: -1).lastDay == day)
  }

  @Test func endsWithTheCalendarOfTheWorld() throws {
    let last = try #require(CivilDate("9999-12-31"))
    #expect(calendar.deadline(after: last, days: Int.max).lastDay == last)
  }

  @Test func aWrongFileNamesAllThatIsWrong() {
    let json: JSONValue = [
      "year": 2025, "off": ["2026-01-01", "2026-01-01", "2025-12-31", "2026-02-30"],
      "work": ["2026-01-01", "2026-01-05"],
    ]
    let problems = #expect(throws: CalendarProblems.self) { try CalendarYear(json: json, expecting: 2026) }
    #expect(
      problems?.all.map(\.pointer) == ["/year", "/source", "/off/1", "/off/2", "/off/3", "/work", "/work", "/work"])
  }
}
