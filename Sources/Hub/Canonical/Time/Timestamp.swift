/// A moment in milliseconds since 1970-01-01T00:00:00Z. Shown in Asia/Shanghai (+08:00, no summer time since 1991).
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64
  /// A moment.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  /// Earlier is less.
  public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
  /// The moment `seconds` later.
  public func adding(seconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + seconds * 1000) }
  /// The moment `milliseconds` later.
  public func adding(milliseconds delta: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + delta) }
  /// RFC 3339 in Asia/Shanghai.
  public var description: String { rfc3339 }
}

extension Timestamp {
  /// Asia/Shanghai's offset from UTC.
  static let shanghaiOffset: Int64 = 8 * 3_600_000
  static let millisecondsADay: Int64 = 86_400_000

  /// Midnight in Asia/Shanghai at which a day begins.
  public init(startOf date: CivilDate) {
    self.init(milliseconds: Int64(date.dayNumber) * Self.millisecondsADay - Self.shanghaiOffset)
  }

  /// The day in Asia/Shanghai.
  public var date: CivilDate { CivilDate(dayNumber: Int(shanghaiDay)) }

  /// Milliseconds since midnight in Asia/Shanghai.
  var millisecondOfDay: Int64 { milliseconds &+ Self.shanghaiOffset &- shanghaiDay &* Self.millisecondsADay }

  private var shanghaiDay: Int64 {
    let local = milliseconds &+ Self.shanghaiOffset
    return local >= 0 ? local / Self.millisecondsADay : (local &+ 1) / Self.millisecondsADay &- 1
  }

  /// `2026-03-02T09:15:00+08:00`; with `.250` where the second is not whole.
  public var rfc3339: String { DateTimeShape.rfc3339.text(self) }

  /// Reads an RFC 3339 date-time with its offset, and nothing else.
  public init?(rfc3339 text: String) {
    guard let parsed = DateTimeParser.parse(text), parsed.shape == .rfc3339 else { return nil }
    self = parsed.timestamp
  }
}

/// A date-time with the precision in which it came: a source that sends only a day is not made to say midnight.
public struct Moment: Sendable, Hashable {
  /// How exact the source was.
  public enum Precision: String, Sendable, Hashable { case day, second }
  /// The moment; 00:00:00 Asia/Shanghai where only a day came.
  public var at: Timestamp
  /// How exact the source was.
  public var precision: Precision
  /// A moment.
  public init(_ at: Timestamp, precision: Precision = .second) {
    self.at = at
    self.precision = precision
  }

  /// Reads every date-time shape that systems were seen to write (docs/canonical-format.md lists them); nil for
  /// everything else: a day that does not exist, a second 60, two-digit years, numbers since 1970.
  public init?(parsing text: String) {
    guard let parsed = DateTimeParser.parse(text) else { return nil }
    self.init(parsed.timestamp, precision: parsed.shape.isDay ? .day : .second)
  }

  /// Reads the canonical form: an RFC 3339 date-time, or a date where only the day is known.
  public init?(rfc3339 text: String) {
    guard let parsed = DateTimeParser.parse(text), parsed.shape == .rfc3339 || parsed.shape == .dashedDay else {
      return nil
    }
    self.init(parsed.timestamp, precision: parsed.shape.isDay ? .day : .second)
  }

  /// The canonical form: `2026-03-02T09:15:00+08:00`, or `2026-03-02` where only the day is known.
  public var rfc3339: String { (precision == .day ? DateTimeShape.dashedDay : .rfc3339).text(at) }
}
