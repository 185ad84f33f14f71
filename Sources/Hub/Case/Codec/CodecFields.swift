import JSON

/// What the hub's own records need beyond the canonical forms: moments as plain milliseconds, which keep states small.
extension CanonicalFields {
  /// A whole number ≥ 0 that can be added to without overflow; 0 where it is absent.
  func count(_ key: String) throws(CanonicalProblem) -> Int { try optionalInt(key, in: 0...(1 << 53)) ?? 0 }

  /// Milliseconds since 1970.
  func milliseconds(_ key: String) throws(CanonicalProblem) -> Timestamp {
    try required(key, "milliseconds since 1970", Timestamp.init(json:))
  }

  func optionalMilliseconds(_ key: String) throws(CanonicalProblem) -> Timestamp? {
    try optional(key, "milliseconds since 1970", Timestamp.init(json:))
  }

  /// A list of names; empty where the field is absent.
  func names<T: TextName>(_ key: String) throws(CanonicalProblem) -> [T] {
    try texts(key).map { T($0) }
  }
}

extension Timestamp {
  /// Milliseconds since 1970, for the years 1 to 9999 that date-times can say: what can be added to without overflow.
  init?(json: JSONValue) {
    guard let milliseconds = json.int64, (-62_200_000_000_000...253_500_000_000_000).contains(milliseconds) else {
      return nil
    }
    self.init(milliseconds: milliseconds)
  }
}

extension JSONValue {
  /// A moment as milliseconds since 1970; nil for nil.
  static func milliseconds(_ time: Timestamp?) -> JSONValue? { time.map { .number(JSONNumber($0.milliseconds)) } }
  /// A count; nothing where it is 0.
  static func count(_ number: Int) -> JSONValue? { number == 0 ? nil : .number(JSONNumber(number)) }
  /// Texts; nothing where there are none.
  static func texts(_ texts: [String]) -> JSONValue? { texts.isEmpty ? nil : .array(texts.map { .string($0) }) }
  /// Names; nothing where there are none.
  static func names(_ names: [some TextName]) -> JSONValue? {
    names.isEmpty ? nil : .array(names.map { .string($0.rawValue) })
  }
}
