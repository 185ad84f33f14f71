/// A moment as calendar fields at an offset from UTC, without Foundation, for it is wanted for every line.
struct Moment {
  private let year: Int64
  private let month: Int64
  private let day: Int64
  private let secondOfDay: Int64
  private let millisecond: Int64
  private let offset: Int

  /// Nanoseconds since 1970; the offset in seconds.
  init(nanoseconds: Int64, offset: Int) {
    let milliseconds = nanoseconds.floored(by: 1_000_000)
    let seconds = milliseconds.floored(by: 1_000) + Int64(offset)
    let days = seconds.floored(by: 86_400)
    millisecond = milliseconds - milliseconds.floored(by: 1_000) * 1_000
    secondOfDay = seconds - days * 86_400
    self.offset = offset
    // Days since 1970 to a date of the Gregorian calendar, with years that begin in March.
    let shifted = days + 719_468
    let era = shifted.floored(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// RFC 3339 with milliseconds and offset.
  var rfc3339: String {
    let minutes = abs(offset) / 60
    let zone = offset == 0 ? "Z" : (offset < 0 ? "-" : "+") + two(Int64(minutes / 60)) + ":" + two(Int64(minutes % 60))
    return "\(year)-\(two(month))-\(two(day))T\(timeOfDay)\(zone)"
  }

  /// Hours, minutes, seconds and milliseconds.
  var timeOfDay: String {
    let fraction = String(1_000 + millisecond).dropFirst()
    return "\(two(secondOfDay / 3_600)):\(two(secondOfDay / 60 % 60)):\(two(secondOfDay % 60)).\(fraction)"
  }

  private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
}

extension Int64 {
  /// Division that rounds down, also below zero.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
