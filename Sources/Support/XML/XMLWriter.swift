extension XMLElement {
  /// The document of which this is the root, in UTF-8.
  /// - Parameter prefixes: namespace → prefix; a name in another namespace cannot be written.
  /// - Throws: `unwritable` for a character or a name that XML 1.0 does not have.
  public func document(prefixes: KeyValuePairs<String, String> = [:]) throws(XMLError) -> [UInt8] {
    var writer = XMLWriter(prefixes: Dictionary(prefixes.map { ($0.key, $0.value) }) { first, _ in first })
    writer.text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
    try writer.write(self, declaring: prefixes.map { ($0.value, $0.key) })
    return Array(writer.text.utf8)
  }
}

private struct XMLWriter {
  let prefixes: [String: String]
  var text = ""

  mutating func write(_ element: XMLElement, declaring declarations: [(String, String)] = []) throws(XMLError) {
    let name = try qualified(element.name)
    text += "<" + name
    for (prefix, namespace) in declarations { text += " xmlns:\(prefix)=\"\(try escaped(namespace))\"" }
    for attribute in element.attributes {
      text += " \(try qualified(attribute.name))=\"\(try escaped(attribute.value))\""
    }
    guard !element.children.isEmpty else {
      text += "/>"
      return
    }
    text += ">"
    for child in element.children {
      switch child {
      case .element(let inner): try write(inner)
      case .text(let piece): text += try escaped(piece)
      }
    }
    text += "</\(name)>"
  }

  private func qualified(_ name: XMLName) throws(XMLError) -> String {
    guard Self.isName(name.local) else { throw XMLError(.unwritable, line: 0) }
    guard let namespace = name.namespace else { return name.local }
    guard let prefix = prefixes[namespace] else { throw XMLError(.unwritable, line: 0) }
    return "\(prefix):\(name.local)"
  }

  /// A name without a colon (Namespaces in XML 1.0 §3): letters and digits of any script stand for its lists.
  private static func isName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isAlphabetic else { return false }
    return name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType == .decimal || "_-.".unicodeScalars.contains($0)
    }
  }

  /// Text that means the same in content and in an attribute's value: white space that a reader would change is numbered.
  private func escaped(_ text: String) throws(XMLError) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\r", "\n", "\t": escaped += "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": throw XMLError(.unwritable, line: 0)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
