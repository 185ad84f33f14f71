import JSON

/// JSON as XML text: members are elements of their keys, elements of an array repeat their key. UTF-8, no declaration.
enum XMLText {
  /// Nil where a key is no name of an element, or a text holds what XML cannot.
  static func text(of value: JSONValue, root: String) -> String? {
    var out = ""
    return write(value, as: root, into: &out) ? out : nil
  }

  /// Whether a text is an element's name (XML 1.0 §2.3, without colons).
  static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, isStart(first) else { return false }
    return text.unicodeScalars.allSatisfy { isStart($0) || isInside($0) }
  }

  private static func isStart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF,
      0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
      0x10000...0xEFFFF:
      true
    default: false
    }
  }

  private static func isInside(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
    default: false
    }
  }

  private static func write(_ value: JSONValue, as name: String, into out: inout String) -> Bool {
    if case .array(let elements) = value { return elements.allSatisfy { write($0, as: name, into: &out) } }
    guard isName(name) else { return false }
    out += "<\(name)>"
    switch value {
    case .object(let object):
      guard object.members.allSatisfy({ write($0.value, as: $0.key, into: &out) }) else { return false }
    case .null: break
    case .string, .number, .bool, .array:
      for scalar in (value.scalarText ?? "").unicodeScalars {
        switch scalar {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\t", "\n": out.unicodeScalars.append(scalar)
        case "\r": out += "&#13;"
        default:
          guard scalar.value >= 0x20, scalar.value != 0xFFFE, scalar.value != 0xFFFF else { return false }
          out.unicodeScalars.append(scalar)
        }
      }
    }
    out += "</\(name)>"
    return true
  }
}
