import JSON

/// Reads the fields of one object of a canonical document, each either right or a problem that names it.
struct CanonicalFields {
  private let object: JSONObject

  /// The fields of a value that has to be an object.
  init(_ json: JSONValue) throws(CanonicalProblem) {
    guard let object = json.object else { throw CanonicalProblem(pointer: "", expected: "an object") }
    self.object = object
  }

  /// Checks the version marker of a document.
  func expectVersion(_ version: Int64) throws(CanonicalProblem) {
    guard object["version"]?.int64 == version else { throw problem("version", "version \(version)") }
  }

  /// A field that may be absent (or null).
  func optional<T>(_ key: String, _ expected: String, _ read: (JSONValue) -> T?) throws(CanonicalProblem) -> T? {
    guard let value = object[key], !value.isNull else { return nil }
    guard let result = read(value) else { throw problem(key, expected) }
    return result
  }

  /// A field that must be there.
  func required<T>(_ key: String, _ expected: String, _ read: (JSONValue) -> T?) throws(CanonicalProblem) -> T {
    guard let value = try optional(key, expected, read) else { throw problem(key, expected) }
    return value
  }

  func text(_ key: String) throws(CanonicalProblem) -> String { try required(key, "text") { $0.string } }
  func optionalText(_ key: String) throws(CanonicalProblem) -> String? { try optional(key, "text") { $0.string } }
  func name<T: TextName>(_ key: String) throws(CanonicalProblem) -> T { T(try text(key)) }
  func optionalName<T: TextName>(_ key: String) throws(CanonicalProblem) -> T? { try optionalText(key).map { T($0) } }

  /// A whole number in a range.
  func int(_ key: String, in range: ClosedRange<Int>) throws(CanonicalProblem) -> Int {
    try required(key, "a whole number in \(range.lowerBound)…\(range.upperBound)") {
      $0.int64.flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func optionalInt(_ key: String, in range: ClosedRange<Int>) throws(CanonicalProblem) -> Int? {
    present(key) ? try int(key, in: range) : nil
  }

  /// False where the field is absent.
  func flag(_ key: String) throws(CanonicalProblem) -> Bool { try optional(key, "true or false") { $0.bool } ?? false }

  func optionalFlag(_ key: String) throws(CanonicalProblem) -> Bool? { try optional(key, "true or false") { $0.bool } }

  /// One word of a closed vocabulary.
  func word<T: RawRepresentable<String>>(_ key: String) throws(CanonicalProblem) -> T {
    try required(key, "a word of its vocabulary") { $0.string.flatMap(T.init(rawValue:)) }
  }

  func optionalWord<T: RawRepresentable<String>>(_ key: String) throws(CanonicalProblem) -> T? {
    present(key) ? try word(key) : nil
  }

  /// An RFC 3339 moment.
  func timestamp(_ key: String) throws(CanonicalProblem) -> Timestamp {
    try required(key, "an RFC 3339 date-time") { $0.string.flatMap { Timestamp(rfc3339: $0) } }
  }

  func optionalTimestamp(_ key: String) throws(CanonicalProblem) -> Timestamp? {
    present(key) ? try timestamp(key) : nil
  }

  /// An RFC 3339 date-time, or a date where only the day is known.
  func moment(_ key: String) throws(CanonicalProblem) -> Moment {
    try required(key, "an RFC 3339 date-time or date") { $0.string.flatMap { Moment(rfc3339: $0) } }
  }

  func optionalMoment(_ key: String) throws(CanonicalProblem) -> Moment? { present(key) ? try moment(key) : nil }

  /// A canonical value inside this one.
  func value<T: CanonicalValue>(_ key: String) throws(CanonicalProblem) -> T {
    let json = try required(key, "an object") { $0 }
    do throws(CanonicalProblem) { return try T(json: json) } catch { throw error.inside("/" + key) }
  }

  func optionalValue<T: CanonicalValue>(_ key: String) throws(CanonicalProblem) -> T? {
    present(key) ? try value(key) : nil
  }

  /// A list of canonical values; empty where the field is absent.
  func list<T: CanonicalValue>(_ key: String) throws(CanonicalProblem) -> [T] {
    let elements = try optional(key, "an array") { $0.array } ?? []
    var values: [T] = []
    values.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      do throws(CanonicalProblem) { values.append(try T(json: element)) } catch {
        throw error.inside("/\(key)/\(index)")
      }
    }
    return values
  }

  /// A list of texts; empty where the field is absent.
  func texts(_ key: String) throws(CanonicalProblem) -> [String] {
    try optional(key, "an array of texts") { value in
      value.array.flatMap { elements in
        let texts = elements.compactMap(\.string)
        return texts.count == elements.count ? texts : nil
      }
    } ?? []
  }

  /// An object kept as it is; empty where the field is absent.
  func object(_ key: String) throws(CanonicalProblem) -> JSONObject {
    try optional(key, "an object") { $0.object } ?? [:]
  }

  private func present(_ key: String) -> Bool { object[key].map { !$0.isNull } ?? false }

  private func problem(_ key: String, _ expected: String) -> CanonicalProblem {
    CanonicalProblem(pointer: "/" + key, expected: expected)
  }
}

extension JSONObject {
  /// An object of those members that have a value.
  init(present members: KeyValuePairs<String, JSONValue?>) {
    var kept: [Member] = []
    kept.reserveCapacity(members.count)
    for (key, value) in members { if let value { kept.append(Member(key: key, value: value)) } }
    self.init(members: kept)
  }
}

extension JSONValue {
  /// A text, nil for nil.
  static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }
  /// A name, nil for nil.
  static func text(_ name: (some TextName)?) -> JSONValue? { (name?.rawValue).map(JSONValue.string) }
  /// A whole number, nil for nil.
  static func int(_ number: Int?) -> JSONValue? { number.map { .number(JSONNumber($0)) } }
  /// `true`, or nothing at all.
  static func flag(_ flag: Bool) -> JSONValue? { flag ? .bool(true) : nil }
  /// A list, nothing where it is empty.
  static func list(_ values: [some CanonicalValue]) -> JSONValue? { values.isEmpty ? nil : .array(values.map(\.json)) }
}
