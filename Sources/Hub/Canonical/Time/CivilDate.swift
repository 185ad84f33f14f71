/// A date of the proleptic Gregorian calendar, without time or place.
public struct CivilDate: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// 1…9999.
  public let year: Int
  /// 1…12.
  public let month: Int
  /// 1…31, and no more than the month has.
  public let day: Int

  /// A date; nil where there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.days(inMonth: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date so many days after 1970-01-01 (negative before). Days beyond years 1…9999 give the nearest date in them.
  /// After Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
  public init(dayNumber: Int) {
    let shifted = min(max(dayNumber, -719_162), 2_932_896) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01, negative before.
  public var dayNumber: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The next day.
  public var next: CivilDate { CivilDate(dayNumber: dayNumber + 1) }

  /// True from Saturday to Sunday.
  public var isWeekend: Bool {
    let weekday = ((dayNumber + 4) % 7 + 7) % 7  // 1970-01-01 was a Thursday; 0 is Sunday
    return weekday == 0 || weekday == 6
  }

  /// `2026-03-02`.
  public var description: String { DateTimeShape.dashedDay.text(Timestamp(startOf: self)) }

  /// Reads `2026-03-02`, and nothing else.
  public init?(_ text: String) {
    guard let parsed = DateTimeParser.parse(text), parsed.shape == .dashedDay else { return nil }
    self = parsed.date
  }

  /// Earlier is less.
  public static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
