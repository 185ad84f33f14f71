public import JSON

/// Holds a document against a JSON Schema of the few keywords that ours use. Stricter than the standard in one point: a
/// member that the schema does not name is a failure, so that nothing is written that is not described.
public struct SchemaChecker: Sendable {
  /// The document that `$ref` points into.
  public let root: JSONValue

  /// A checker of one schema, or of the schemas inside a larger document.
  public init(root: JSONValue) { self.root = root }

  /// What is wrong with a document, by place.
  public func failures(_ value: JSONValue) -> [String] { failures(value, root, at: "") }

  /// What is wrong with a value under a schema that stands somewhere in the root.
  public func failures(_ value: JSONValue, under schema: JSONValue) -> [String] { failures(value, schema, at: "") }

  private func failures(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
    var found: [String] = []
    for member in schema.object?.members ?? [] where !holds(value, member.key, member.value, schema) {
      found.append("\(place): \(member.key)")
    }
    if let target = schema["$ref"]?.string, let pointer = JSONPointer(String(target.dropFirst())) {
      found += root[pointer: pointer].map { failures(value, $0, at: place) } ?? ["\(place): \(target) leads nowhere"]
    }
    for member in value.object?.members ?? [] where schema["type"] == "object" {
      if let inner = schema["properties"]?[member.key] {
        found += failures(member.value, inner, at: "\(place)/\(member.key)")
      } else if schema["additionalProperties"] != true {
        found.append("\(place)/\(member.key): not described")
      }
    }
    for (index, element) in (value.array ?? []).enumerated() {
      found += schema["items"].map { failures(element, $0, at: "\(place)/\(index)") } ?? []
    }
    return found
  }

  private func holds(_ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ schema: JSONValue) -> Bool {
    let length = value.string?.unicodeScalars.count ?? 0
    switch keyword {
    case "type": return rule.string.map { value.isOf(type: $0) } ?? false
    case "const": return value == rule
    case "enum": return rule.array?.contains(value) ?? false
    case "required": return rule.array?.allSatisfy { $0.string.map { value[$0] != nil } ?? false } ?? false
    case "minLength": return length >= rule.int64 ?? 0
    case "maxLength": return length <= rule.int64 ?? 0
    case "minItems": return value.array?.count ?? 0 >= rule.int64 ?? 0
    case "minimum": return value.int64 ?? 0 >= rule.int64 ?? 0
    case "maximum": return value.int64 ?? 0 <= rule.int64 ?? 0
    case "pattern":
      guard let text = value.string, let pattern = rule.string, let regex = try? Regex(pattern) else { return false }
      return text.firstMatch(of: regex) != nil
    case "$schema", "$id", "$defs", "$ref", "title", "description", "properties", "additionalProperties", "items",
      "examples":
      return true
    default: return false
    }
  }
}

extension JSONValue {
  fileprivate func isOf(type: String) -> Bool {
    switch type {
    case "object": object != nil
    case "array": array != nil
    case "string": string != nil
    case "boolean": bool != nil
    case "integer": int64 != nil
    case "null": isNull
    default: false
    }
  }
}
