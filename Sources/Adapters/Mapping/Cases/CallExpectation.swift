import Hub
import JSON
import YAML

/// What a fixture expects of a call. Only what is named is compared.
struct CallExpectation {
  private let call: String?
  private let body: JSONValue?
  private let text: String?
  private let fields: [(pointer: String, value: JSONValue)]
  private let unsendable: String?

  init(_ reader: ConfigReader, _ files: SystemCases) {
    call = reader.optional("call", .text)
    text = reader.optional("body-text", .text)
    unsendable = reader.optional("unsendable", .text)
    fields = (reader.raw("fields")?.entries ?? []).map { ($0.key, $0.value.constant) }
    body = reader.optional("body", .text).flatMap { name in
      guard let bytes = files.bytes(name), let json = try? JSONValue(parsing: bytes) else {
        reader.report("body", zh: "文件不存在或不是JSON", en: "is not a JSON file beside this one")
        return nil
      }
      return json
    }
  }

  /// What differs, in words.
  func differences(_ made: MadeRequest?, problem: String) -> [String] {
    guard let made else { return problem == unsendable ? [] : ["cannot be sent: \(problem)"] }
    if unsendable != nil { return ["can be sent"] }
    var differences: [String] = []
    let line = "\(made.method) \(made.target)"
    if let call, call != line { differences.append(line) }
    let sent = String(decoding: made.body, as: UTF8.self)
    if let text, text != sent { differences.append("body: \(sent)") }
    let json = (try? JSONValue(parsing: made.body)) ?? (try? DocumentForm.xml.read(made.body))?.opened ?? .null
    return differences + self.differences(in: json)
  }

  /// What differs in what was made, in words.
  func differences(in json: JSONValue) -> [String] {
    if unsendable != nil { return ["can be sent"] }
    var differences: [String] = []
    if let body, body.sortedBytes() != json.sortedBytes() {
      differences.append("body: \(String(decoding: json.bytes(), as: UTF8.self))")
    }
    for (pointer, value) in fields {
      let found = JSONPointer(pointer).flatMap { json[pointer: $0] } ?? .null
      if found != value { differences.append("\(pointer): \(String(decoding: found.bytes(), as: UTF8.self))") }
    }
    return differences
  }
}

extension JSONValue {
  /// The tree with texts that hold a JSON object opened, so that a fixture can name what is in a parameter of a SOAP call.
  fileprivate var opened: JSONValue {
    switch self {
    case .string(let text):
      guard text.hasPrefix("{"), let inner = try? JSONValue(parsing: Array(text.utf8)) else { return self }
      return inner
    case .object(let object):
      return .object(JSONObject(members: object.members.map { .init(key: $0.key, value: $0.value.opened) }))
    case .array(let elements): return .array(elements.map(\.opened))
    default: return self
    }
  }
}
