public import JSON

/// The official calendar of one year: days off and make-up days (调休) as the State Council's notice lists them.
public struct CalendarYear: Sendable, Hashable {
  /// The year.
  public let year: Int
  /// Where it was published.
  public let source: String
  /// Every day off of the notice; weekends inside a holiday too.
  public let off: Set<CivilDate>
  /// Saturdays and Sundays that are worked.
  public let work: Set<CivilDate>

  /// Reads `{year, source, off, work}`.
  /// - Parameter expected: the year that the file's name says.
  /// - Throws: everything that is wrong with it.
  public init(json: JSONValue, expecting expected: Int) throws(CalendarProblems) {
    var problems = CalendarProblems()
    let year = json["year"]?.int64.flatMap { Int(exactly: $0) }
    if year != expected { problems.add("/year", zh: "年份与文件名不一致", en: "year is not that of the file's name") }
    let source = json["source"]?.string
    if source?.isEmpty ?? true { problems.add("/source", zh: "缺少来源", en: "source is missing") }
    let off = Self.dates("off", of: json, year: expected, &problems)
    let work = Self.dates("work", of: json, year: expected, &problems)
    for date in work.intersection(off).sorted() {
      problems.add("/work", zh: "\(date)既放假又上班", en: "\(date) stands in both lists")
    }
    for date in work.sorted() where !date.isWeekend {
      problems.add("/work", zh: "\(date)不是周末", en: "\(date) is neither Saturday nor Sunday")
    }
    guard problems.all.isEmpty else { throw problems }
    self.year = expected
    self.source = source ?? ""
    self.off = off
    self.work = work
  }

  private static func dates(
    _ key: String, of json: JSONValue, year: Int, _ problems: inout CalendarProblems
  ) -> Set<CivilDate> {
    guard let elements = json[key]?.array else {
      problems.add("/\(key)", zh: "应为日期数组", en: "an array of dates is expected")
      return []
    }
    var dates: Set<CivilDate> = []
    for (index, element) in elements.enumerated() {
      guard let date = element.string.flatMap({ CivilDate($0) }), date.year == year else {
        problems.add("/\(key)/\(index)", zh: "应为当年日期 yyyy-MM-dd", en: "a date yyyy-MM-dd of the year is expected")
        continue
      }
      if !dates.insert(date).inserted {
        problems.add("/\(key)/\(index)", zh: "日期重复", en: "the date stands twice")
      }
    }
    return dates
  }
}

/// Everything that is wrong with a calendar file.
public struct CalendarProblems: Error, Sendable, Hashable {
  /// One thing that is wrong.
  public struct Problem: Sendable, Hashable {
    /// RFC 6901 pointer into the file.
    public var pointer: String
    /// For people who read Chinese.
    public var zh: String
    /// For people who read English.
    public var en: String
  }
  /// In the file's order.
  public private(set) var all: [Problem] = []

  mutating func add(_ pointer: String, zh: String, en: String) {
    all.append(Problem(pointer: pointer, zh: zh, en: en))
  }
}
