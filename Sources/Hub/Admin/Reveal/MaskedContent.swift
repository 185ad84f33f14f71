import JSON

/// A document whose structure is visible and whose values are not: what an operator sees of a record that was set aside.
struct MaskedContent {
  /// Elements of one array and members of one object that are shown.
  private static let widest = 100
  /// Characters of a member's name that are shown: names come from outside too.
  private static let longestName = 64

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The document; one text where the bytes are not JSON.
  var json: JSONValue {
    guard let document = try? JSONValue(parsing: bytes) else { return .string("<\(bytes.count) bytes, not JSON>") }
    return Self.masked(document)
  }

  private static func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null: .null
    case .bool: "<boolean>"
    case .number: "<number>"
    case .string(let text): text.isEmpty ? "" : "<text>"
    case .array(let elements):
      .array(elements.prefix(widest).map(masked) + rest(elements.count))
    case .object(let object):
      .object(
        object.members.prefix(widest).reduce(into: [:]) {
          $0[String($1.key.prefix(longestName))] = masked($1.value)
        })
    }
  }

  private static func rest(_ count: Int) -> [JSONValue] {
    count > widest ? [.string("<\(count - widest) more>")] : []
  }
}
