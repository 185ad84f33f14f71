import JSON

/// Reads the fields of a draft, collects what is wrong with them and goes on.
struct DraftFields {
  /// A field: where it stands in canonical JSON, and how Chinese messages call it.
  struct Field {
    var pointer: JSONPointer
    var name: String
    /// A field by its name and its tokens (not parsed: this runs for every field of every application).
    init(_ name: String, _ tokens: String...) {
      self.name = name
      pointer = JSONPointer(tokens: tokens)
    }
    /// Fields of one element of a list.
    static func place(_ list: String, _ index: Int) -> (_ name: String, _ token: String) -> Field {
      let position = String(index)
      return { Field($0, list, position, $1) }
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
    guard let value = draft.json[pointer: field.pointer], !value.isNull else { return nil }
    if let text = value.string {
      let trimmed = TextFolding.trimmed(text)
      return trimmed.isEmpty || trimmed == "null" ? nil : .string(trimmed)
    }
    return value
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
    guard text.unicodeScalars.count <= max else {
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
