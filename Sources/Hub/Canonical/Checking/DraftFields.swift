import JSON

/// Reads the fields of a draft, collects what is wrong with them and goes on.
struct DraftFields {
  /// A field: where it stands in canonical JSON, and how Chinese messages call it.
  struct Field {
    let name: String
    private let part: String?
    private let index: Int?
    private let key: String

    /// A field of the application.
    init(_ name: String, _ key: String) { self.init(name, nil, nil, key) }

    /// A field of one of its parts.
    init(_ name: String, _ part: String, _ key: String) { self.init(name, part, nil, key) }

    private init(_ name: String, _ part: String?, _ index: Int?, _ key: String) {
      (self.name, self.part, self.index, self.key) = (name, part, index, key)
    }

    /// Fields of one element of a list.
    static func place(_ list: String, _ index: Int) -> (_ name: String, _ key: String) -> Field {
      { Field($0, list, index, $1) }
    }

    /// Where it stands; made only where something is to be told.
    var pointer: JSONPointer { JSONPointer(tokens: [part, index.map { String($0) }, key].compactMap { $0 }) }

    /// What stands there.
    func value(in draft: JSONValue) -> JSONValue? {
      guard let part else { return draft[key] }
      guard let index else { return draft[part]?[key] }
      guard let list = draft[part]?.array, list.indices.contains(index) else { return nil }
      return list[index][key]
    }
  }

  private let draft: ApplicationDraft
  private let unresolved: Set<String>
  private lazy var pointers = draft.pointers()
  private(set) var violations: [Violation]
  private(set) var warnings: [Violation] = []

  init(_ draft: ApplicationDraft) {
    self.draft = draft
    violations = draft.found
    unresolved = Set(draft.unresolved.map(\.pointer))
  }

  /// The value, where it is neither absent, null, blank nor "null".
  func value(_ field: Field) -> JSONValue? {
    guard let value = field.value(in: draft.json), !value.isNull else { return nil }
    guard let text = value.string else { return value }
    let trimmed = TextFolding.trimmed(text)
    if trimmed.isEmpty || trimmed == "null" { return nil }
    return .string(trimmed)
  }

  /// A text, trimmed and no longer than `max` characters (Chinese counts one each).
  mutating func text(_ field: Field, max: Int, required: Bool = false) -> String? {
    guard let value = value(field) else {
      if required { missing(field) }
      return nil
    }
    guard let text = value.string else {
      report(field, .type, ("应为文本", "text expected"))
      return nil
    }
    // No text has more characters than bytes.
    guard text.utf8.count <= max || text.unicodeScalars.count <= max else {
      report(field, .length, ("最多\(max)个字符", "at most \(max) characters"))
      return nil
    }
    return text
  }

  /// A text that `read` accepts or refuses with a code.
  mutating func text<T>(
    _ field: Field, max: Int, required: Bool = false, read: (String) throws(IdentifierProblem) -> T
  ) -> T? {
    guard let text = text(field, max: max, required: required) else { return nil }
    do { return try read(text) } catch {
      report(field, error == .checksum ? .checksum : .format)
      return nil
    }
  }

  /// One word of a closed vocabulary.
  mutating func word<T: RawRepresentable<String>>(_ field: Field, required: Bool = false) -> T? {
    text(field, max: 50, required: required) { text throws(IdentifierProblem) in
      guard let word = T(rawValue: text) else { throw .format }
      return word
    }
  }

  /// A whole number, written as a number or as text.
  mutating func int(_ field: Field, in range: ClosedRange<Int>) -> Int? {
    guard let value = value(field) else { return nil }
    guard value.string != nil || value.int64 != nil else {
      report(field, .type, ("应为整数", "whole number expected"))
      return nil
    }
    guard let number = value.int64.flatMap({ Int(exactly: $0) }) ?? value.string.flatMap({ Int($0) }),
      range.contains(number)
    else {
      report(
        field, .format,
        ("应为\(range.lowerBound)至\(range.upperBound)的整数", "whole number in \(range.lowerBound)…\(range.upperBound)"))
      return nil
    }
    return number
  }

  /// True or false, also written 1 or 0.
  mutating func flag(_ field: Field) -> Bool? {
    guard let value = value(field) else { return nil }
    if let bool = value.bool { return bool }
    switch value.string ?? value.int64.map({ String($0) }) {
    case "1", "true": return true
    case "0", "false": return false
    default:
      report(field, .type, ("应为是或否", "true or false expected"))
      return nil
    }
  }

  /// A date-time of any accepted shape.
  mutating func moment(_ field: Field, required: Bool = false, noLaterThan limit: Timestamp? = nil) -> Moment? {
    guard let text = text(field, max: 64, required: required) else { return nil }
    guard let moment = Moment(parsing: text) else {
      report(field, .dateTime)
      return nil
    }
    if let limit, moment.at > limit {
      report(field, .dateTime, ("晚于当前时间24小时以上", "more than 24 hours in the future"))
      return nil
    }
    return moment
  }

  /// An object kept as it is.
  mutating func object(_ field: Field) -> JSONObject {
    guard let value = value(field) else { return [:] }
    guard let object = value.object else {
      report(field, .type, ("应为对象", "object expected"))
      return [:]
    }
    return object
  }

  /// How many elements a list has; 0 where it is absent.
  mutating func count(_ field: Field, required: Bool = false) -> Int {
    guard let value = value(field), value.array?.isEmpty != true else {
      if required { missing(field) }
      return 0
    }
    guard let array = value.array else {
      report(field, .type, ("应为数组", "array expected"))
      return 0
    }
    return array.count
  }

  /// Reports a field, once for each code.
  mutating func report(_ field: Field, _ code: ViolationCode, _ detail: (zh: String, en: String)? = nil) {
    let pointer = sent(field.pointer)
    guard !violations.contains(where: { $0.pointer == pointer && $0.code == code.rawValue }) else { return }
    violations.append(Violation(pointer, code, name: field.name, detail: detail))
  }

  /// Tells of something wrong that harms nobody.
  mutating func warn(_ field: Field, _ code: ViolationCode, _ detail: (zh: String, en: String)? = nil) {
    warnings.append(Violation(sent(field.pointer), code, name: field.name, detail: detail))
  }

  /// A field is not missing where its code is unknown, or where the place that should hold it is itself wrong.
  mutating func missing(_ field: Field) {
    let pointer = sent(field.pointer)
    guard !unresolved.contains(pointer),
      !violations.contains(where: { pointer == $0.pointer || pointer.hasPrefix($0.pointer + "/") })
    else { return }
    report(field, .required)
  }

  /// The pointer in the sender's document: the field's own, else that of the nearest place around it.
  private mutating func sent(_ pointer: JSONPointer) -> String {
    var place = pointer
    while !place.tokens.isEmpty {
      if let sent = pointers[place.description] { return sent }
      place.tokens.removeLast()
    }
    return pointer.description
  }
}
