/// Reads date-times by civil-date arithmetic alone: no locale, no time zone data, no formatter.
enum DateTimeParser {
  /// A date-time as read.
  struct Parsed {
    var shape: DateTimeShape
    var date: CivilDate
    var timestamp: Timestamp
  }

  /// The date-time of a text, white space around it aside; nil where it has none of the shapes, or is no real moment.
  static func parse(_ text: String) -> Parsed? {
    var cursor = Cursor(text)
    guard let year = cursor.number(width: 4) else { return nil }
    switch cursor.peek {
    case UInt8(ascii: "-"): return dashed(&cursor, year: year)
    case UInt8(ascii: "/"): return spreadsheet(&cursor, year: year)
    default: return undashed(&cursor, year: year)
    }
  }

  /// `20260302`, `20260302T091500`, `20260302091500`, `2026030209:15:00`.
  private static func undashed(_ cursor: inout Cursor, year: Int) -> Parsed? {
    guard let month = cursor.number(width: 2), let day = cursor.number(width: 2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    if cursor.atEnd { return Parsed(shape: .compactDay, date: date, timestamp: Timestamp(startOf: date)) }
    let basic = cursor.skip("T")
    guard let hour = cursor.number(width: 2) else { return nil }
    let printed = !basic && cursor.skip(":")
    guard let minute = cursor.number(width: 2), !printed || cursor.skip(":"), let second = cursor.number(width: 2),
      cursor.atEnd
    else { return nil }
    return moment(date, hour, minute, second, shape: basic ? .basic : printed ? .printed : .compact)
  }

  /// `2026-03-02`, `2026-03-02 09:15:00`, `2026-03-02 09:15:00.0`, RFC 3339.
  private static func dashed(_ cursor: inout Cursor, year: Int) -> Parsed? {
    guard cursor.skip("-"), let month = cursor.number(width: 2), cursor.skip("-"), let day = cursor.number(width: 2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    if cursor.atEnd { return Parsed(shape: .dashedDay, date: date, timestamp: Timestamp(startOf: date)) }
    let internet = cursor.skip("T") || cursor.skip("t")
    guard internet || cursor.skip(" "), let hour = cursor.number(width: 2), cursor.skip(":"),
      let minute = cursor.number(width: 2), cursor.skip(":"), let second = cursor.number(width: 2),
      let fraction = cursor.fraction(), let local = moment(date, hour, minute, second, fraction, shape: .spaced)
    else { return nil }
    guard internet else { return cursor.atEnd ? local : nil }
    guard let offset = cursor.offset(), cursor.atEnd else { return nil }
    let shifted = local.timestamp.adding(milliseconds: Timestamp.shanghaiOffset - Int64(offset) * 60_000)
    return Parsed(shape: .rfc3339, date: shifted.date, timestamp: shifted)
  }

  /// `2026/3/2 9:15`.
  private static func spreadsheet(_ cursor: inout Cursor, year: Int) -> Parsed? {
    guard cursor.skip("/"), let month = cursor.number(), cursor.skip("/"), let day = cursor.number(), cursor.skip(" "),
      let hour = cursor.number(), cursor.skip(":"), let minute = cursor.number(width: 2), cursor.atEnd,
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return moment(date, hour, minute, 0, shape: .spreadsheet)
  }

  /// 24:00:00 is the end of the day (ISO 8601); there is no other time in hour 24.
  private static func moment(
    _ date: CivilDate, _ hour: Int, _ minute: Int, _ second: Int, _ millisecond: Int = 0, shape: DateTimeShape
  ) -> Parsed? {
    guard hour <= 23 || (hour, minute, second, millisecond) == (24, 0, 0, 0), minute <= 59, second <= 59 else {
      return nil
    }
    let ofDay = Int64(((hour * 60 + minute) * 60 + second) * 1000 + millisecond)
    return Parsed(shape: shape, date: date, timestamp: Timestamp(startOf: date).adding(milliseconds: ofDay))
  }
}

/// A place in a short ASCII text.
private struct Cursor {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    let blank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    var rest = Substring(text).utf8
    while let first = rest.first, blank(first) { rest.removeFirst() }
    while let last = rest.last, blank(last) { rest.removeLast() }
    self.rest = rest
  }

  var peek: UInt8? { rest.first }
  var atEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// A number of exactly `width` digits.
  mutating func number(width: Int) -> Int? {
    var value = 0
    for _ in 0..<width {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// A number of one or two digits.
  mutating func number() -> Int? {
    guard let first = digit() else { return nil }
    guard let second = digit() else { return first }
    return first * 10 + second
  }

  /// Milliseconds of a fraction of up to nine digits; 0 where there is none.
  mutating func fraction() -> Int? {
    guard skip(".") else { return 0 }
    var (value, digits) = (0, 0)
    while let digit = digit() {
      digits += 1
      if digits <= 3 { value = value * 10 + digit }
      if digits > 9 { return nil }
    }
    switch digits {
    case 0: return nil
    case 1: return value * 100
    case 2: return value * 10
    default: return value
    }
  }

  /// Minutes east of UTC: `Z` or `+08:00`.
  mutating func offset() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let east = skip("+")
    guard east || skip("-"), let hours = number(width: 2), hours <= 23, skip(":"), let minutes = number(width: 2),
      minutes <= 59
    else { return nil }
    return (east ? 1 : -1) * (hours * 60 + minutes)
  }

  private mutating func digit() -> Int? {
    guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    rest.removeFirst()
    return Int(byte - UInt8(ascii: "0"))
  }
}
