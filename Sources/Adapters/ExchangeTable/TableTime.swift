import Hub

/// The time of a row as digits, `yyyyMMddHHmmssSSS`: what the server makes of any way of writing it, so that times written
/// in several ways order alike. Zeros where a row has none.
enum TableTime {
  /// A row without a time: it is looked at each time.
  static let none = String(repeating: "0", count: 17)

  /// The expression for the first of the columns that holds a time.
  static func expression(_ columns: [SQLName]) -> String {
    let firsts = columns.map { "nullif(btrim(hub_row.\($0.quoted)::text), '')" }.joined(separator: ", ")
    return "rpad(left(translate(coalesce(\(firsts), ''), '-:/T .+', ''), 17), 17, '0')"
  }

  /// The moment; nil for what is no time.
  static func moment(_ digits: String) -> Timestamp? {
    guard digits.utf8.count == 17, let moment = Moment(parsing: String(digits.prefix(14))),
      let milliseconds = Int64(digits.suffix(3))
    else { return nil }
    return moment.at.adding(milliseconds: milliseconds)
  }

  /// The digits of a moment, to the second.
  static func digits(_ moment: Timestamp) -> String { DateTimeShape.compact.text(moment) + "000" }
}
