/// The ways in which systems write a date-time. All but RFC 3339 have no offset and mean Asia/Shanghai.
public enum DateTimeShape: String, Sendable, Hashable, CaseIterable {
  /// `20260302T091500`: GB/T 39046-2020 tables 5–7 and 9.
  case basic
  /// `20260302091500`: GB/T 39046-2020 tables 2, 11, 13 and 14.
  case compact
  /// `2026030209:15:00`: GB/T 39046-2020 table 8, as printed.
  case printed
  /// `2026-03-02 09:15:00`: the city's interface; `.0` may follow.
  case spaced
  /// `20260302`: GB/T 39046-2020 table 2.
  case compactDay = "compact-day"
  /// `2026-03-02`.
  case dashedDay = "dashed-day"
  /// `2026/3/2 9:15`: spreadsheets.
  case spreadsheet
  /// `2026-03-02T09:15:00+08:00`: RFC 3339, this project's own.
  case rfc3339

  /// Whether the shape holds a day only.
  public var isDay: Bool { self == .compactDay || self == .dashedDay }

  /// Writes a moment in this shape; what the shape cannot hold (fractions, the time of day) is left out.
  public func text(_ moment: Timestamp) -> String {
    let date = moment.date
    let ofDay = Int(moment.millisecondOfDay)
    let (hour, minute, second) = (ofDay / 3_600_000, ofDay / 60_000 % 60, ofDay / 1000 % 60)
    var out: [UInt8] = []
    out.reserveCapacity(29)
    switch self {
    case .basic, .compact, .printed, .compactDay:
      out.append(number: date.year, width: 4)
      out.append(number: date.month, width: 2)
      out.append(number: date.day, width: 2)
      if self == .basic { out.append(UInt8(ascii: "T")) }
      if self != .compactDay { out.append(hour, minute, second, separator: self == .printed ? UInt8(ascii: ":") : nil) }
    case .spaced, .dashedDay, .rfc3339:
      out.append(number: date.year, width: 4)
      out.append(UInt8(ascii: "-"))
      out.append(number: date.month, width: 2)
      out.append(UInt8(ascii: "-"))
      out.append(number: date.day, width: 2)
      if self != .dashedDay {
        out.append(self == .spaced ? UInt8(ascii: " ") : UInt8(ascii: "T"))
        out.append(hour, minute, second, separator: UInt8(ascii: ":"))
      }
      if self == .rfc3339 { out.append(fraction: ofDay % 1000) }
    case .spreadsheet:
      out += Array("\(date.year)/\(date.month)/\(date.day) \(hour):".utf8)
      out.append(number: minute, width: 2)
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension [UInt8] {
  fileprivate mutating func append(number: Int, width: Int) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }

  fileprivate mutating func append(_ hour: Int, _ minute: Int, _ second: Int, separator: UInt8?) {
    append(number: hour, width: 2)
    if let separator { append(separator) }
    append(number: minute, width: 2)
    if let separator { append(separator) }
    append(number: second, width: 2)
  }

  fileprivate mutating func append(fraction milliseconds: Int) {
    if milliseconds > 0 {
      append(UInt8(ascii: "."))
      append(number: milliseconds, width: 3)
    }
    append(contentsOf: "+08:00".utf8)
  }
}
