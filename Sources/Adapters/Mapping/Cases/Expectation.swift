import Hub
import JSON
import YAML

/// What a fixture expects of a translation. Only what is named is compared.
struct Expectation {
  /// Code of a refusal to read.
  private let unreadable: String?
  /// `/pointer code` of each violation.
  private let violations: [String]?
  /// `/pointer code` of each message that was left out.
  private let refused: [String]
  /// `/pointer reason` of each unresolved value.
  private let unresolved: [String]
  /// Pointers to unknown fields.
  private let unknown: [String]?
  /// Fields of what was made, by pointer.
  private let fields: [(pointer: String, value: JSONValue)]
  /// The whole of what was made.
  private let canonical: JSONValue?

  init(_ reader: ConfigReader, _ files: SystemCases) {
    unreadable = reader.optional("unreadable", .text)
    violations = reader.raw("violations") == nil ? nil : reader.list("violations", .text)
    refused = reader.list("refused", .text)
    unresolved = reader.list("unresolved", .text)
    unknown = reader.raw("unknown") == nil ? nil : reader.list("unknown", .text)
    fields = (reader.raw("fields")?.entries ?? []).map { ($0.key, $0.value.constant) }
    canonical = reader.optional("canonical", .text).flatMap { name in
      guard let bytes = files.bytes(name), let json = try? JSONValue(parsing: bytes) else {
        reader.report("canonical", zh: "文件不存在或不是JSON", en: "is not a JSON file beside this one")
        return nil
      }
      return json
    }
  }

  /// What differs, in words.
  func differences<Value>(_ translation: Translation<Value>, json: (Value) -> JSONValue) -> [String] {
    switch translation {
    case .unreadable(let code, _):
      return code == unreadable ? [] : ["unreadable, \(code)"]
    case .invalid(let found):
      let texts = found.map { "\($0.pointer) \($0.code)" }
      guard let violations else { return ["invalid: \(texts.joined(separator: ", "))"] }
      return difference("violations", texts, violations)
    case .translated(let value, let trace):
      if unreadable != nil || violations != nil { return ["was translated"] }
      var differences = difference(
        "unresolved", trace.unresolved.map { "\($0.pointer) \($0.reason.rawValue)" }, unresolved)
      differences += difference("refused", trace.refused.map { "\($0.pointer) \($0.code)" }, refused)
      if let unknown { differences += difference("unknown fields", trace.unknownFields, unknown) }
      return differences + self.differences(in: json(value))
    }
  }

  private func differences(in made: JSONValue) -> [String] {
    var differences: [String] = []
    if let canonical, canonical.sortedBytes() != made.sortedBytes() {
      differences.append("canonical: \(String(decoding: made.sortedBytes(), as: UTF8.self))")
    }
    for (pointer, value) in fields {
      let found = JSONPointer(pointer).flatMap { made[pointer: $0] } ?? .null
      if found != value { differences.append("\(pointer): \(String(decoding: found.bytes(), as: UTF8.self))") }
    }
    return differences
  }

  private func difference(_ what: String, _ found: [String], _ expected: [String]) -> [String] {
    found.sorted() == expected.sorted() ? [] : ["\(what): \(found.isEmpty ? "none" : found.joined(separator: ", "))"]
  }
}
