import Hub
import Testing

@Suite struct DateTimeTests {
  static let morning = Timestamp(milliseconds: 1_772_414_100_000)  // 2026-03-02 09:15:00 +08:00

  @Test(arguments: [
    "20260302T091500", "20260302091500", "2026030209:15:00", "2026-03-02 09:15:00", "2026-03-02 09:15:00.0",
    "2026/3/2 9:15", "2026-03-02T09:15:00+08:00", "2026-03-02T01:15:00Z", "2026-03-02T01:15:00.000z",
    " 2026-03-02 09:15:00 ", "2026-03-01T20:15:00-05:00",
  ])
  func accepts(_ text: String) {
    #expect(Moment(parsing: text) == Moment(Self.morning))
  }

  @Test(arguments: ["20260302", "2026-03-02"]) func keepsThePrecisionOfADay(_ text: String) throws {
    let moment = try #require(Moment(parsing: text))
    #expect(moment.precision == .day)
    #expect(moment.at == Self.morning.adding(seconds: -(9 * 3600 + 15 * 60)))
    #expect(moment.rfc3339 == "2026-03-02")
    #expect(Moment(rfc3339: moment.rfc3339) == moment)
  }

  @Test(arguments: [
    "", "null", "2026-02-30", "2026-02-30 10:00:00", "2026-03-02 24:00:01", "2026-03-02 09:15:60", "26-03-02 09:15:00",
    "1772414100", "1772414100000", "2026-13-01", "2026-00-01", "2026-03-00", "20260302T0915", "2026-03-02T09:15:00",
    "2026-03-02 09:15:00+08:00", "2026-03-02 25:00:00", "2026-03-02 09:60:00", "2026-03-02 09:15:00.", "2026年3月2日",
    "２０２６-03-02", "2026-03-02T09:15:00+24:00", "2026-03-02T09:15:00.1234567890Z", "20260302 091500", "2026/3/2",
    "0000-01-01", "202603020915000",
  ])
  func refuses(_ text: String) {
    #expect(Moment(parsing: text) == nil)
  }

  @Test func endOfDayIsTheNextMidnight() {
    #expect(Moment(parsing: "2026-03-02 24:00:00")?.at == Moment(parsing: "2026-03-03 00:00:00")?.at)
  }

  @Test func writesEveryShapeThatItReads() {
    for shape in DateTimeShape.allCases where !shape.isDay {
      #expect(Moment(parsing: shape.text(Self.morning)) == Moment(Self.morning), "\(shape)")
    }
    #expect(DateTimeShape.spaced.text(Self.morning) == "2026-03-02 09:15:00")
    #expect(DateTimeShape.basic.text(Self.morning) == "20260302T091500")
    #expect(DateTimeShape.printed.text(Self.morning) == "2026030209:15:00")
    #expect(Self.morning.rfc3339 == "2026-03-02T09:15:00+08:00")
    #expect(Self.morning.adding(milliseconds: 250).rfc3339 == "2026-03-02T09:15:00.250+08:00")
    #expect(Timestamp(rfc3339: "2026-03-02T09:15:00.250+08:00") == Self.morning.adding(milliseconds: 250))
  }

  @Test func civilDatesAreRoundAndInOrder() {
    for number in stride(from: -719_162, through: 2_932_896, by: 97) {
      #expect(CivilDate(dayNumber: number).dayNumber == number)
    }
    #expect(CivilDate("1970-01-01")?.dayNumber == 0)
    #expect(CivilDate("2000-02-29")?.next == CivilDate("2000-03-01"))
    #expect(CivilDate("1900-02-29") == nil)
    #expect(CivilDate("2026-02-14")?.isWeekend == true)
    #expect(CivilDate("2026-02-16")?.isWeekend == false)
    #expect(CivilDate("1969-12-28")?.isWeekend == true)
  }

  @Test func extremeMomentsDoNotTrap() {
    for value in [Int64.min, Int64.max, 0, -1] {
      #expect(!Timestamp(milliseconds: value).rfc3339.isEmpty)
    }
  }
}
