/// A place in a document (RFC 6901): `/applicant/name`, `/items/0`. The empty pointer is the whole document.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The reference tokens, unescaped.
  public var tokens: [String]

  /// A pointer from its unescaped tokens.
  public init(tokens: [String] = []) { self.tokens = tokens }

  /// Reads the string form (RFC 6901 §3); nil where it does not begin with `/` or a `~` is followed by neither 0 nor 1.
  public init?(_ text: String) {
    guard !text.isEmpty else {
      tokens = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { return nil }
    var tokens: [String] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = Self.unescape(part) else { return nil }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  /// A pointer written in the source; one that is not well-formed names no place (a single token, the text itself).
  public init(stringLiteral value: String) { self = JSONPointer(value) ?? JSONPointer(tokens: [value]) }

  /// The pointer to a member or element of this place.
  public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

  /// The pointer to an element of this place.
  public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

  /// The string form, escaped.
  public var description: String {
    tokens.reduce(into: "") { $0 += "/" + Self.escape($1) }
  }

  private static func escape(_ token: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in token.unicodeScalars {
      switch scalar {
      case "~": escaped += "~0".unicodeScalars
      case "/": escaped += "~1".unicodeScalars
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  private static func unescape(_ part: Substring) -> String? {
    guard part.utf8.contains(UInt8(ascii: "~")) else { return String(part) }
    var token = ""
    var rest = part.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "~" else {
        token.unicodeScalars.append(scalar)
        continue
      }
      switch rest.popFirst() {
      case "0": token += "~"
      case "1": token += "/"
      default: return nil
      }
    }
    return token
  }
}

extension JSONValue {
  /// The value at a place (RFC 6901 §4); nil where there is none. Array indexes are decimal without leading zeros.
  public subscript(pointer pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      guard let next = value.child(token) else { return nil }
      value = next
    }
    return value
  }

  private func child(_ token: String) -> JSONValue? {
    switch self {
    case .object(let object): return object[token]
    case .array(let elements):
      guard let index = Int(token), String(index) == token, elements.indices.contains(index) else { return nil }
      return elements[index]
    default: return nil
    }
  }
}
