import JSON

extension JSONValue {
  /// The document as YAML 1.2 in block style.
  var yaml: String {
    var lines: [String] = []
    write(into: &lines, indent: "", lead: "")
    return lines.joined(separator: "\n") + "\n"
  }

  /// `lead` is what already stands in front on the first line: `key:` or `-`.
  private func write(into lines: inout [String], indent: String, lead: String) {
    let gap = lead.isEmpty ? "" : " "
    switch self {
    case .object(let object) where !object.isEmpty:
      var isFirst = lead == "-" || lead.hasSuffix("- ")
      if !lead.isEmpty, !isFirst { lines.append(indent + lead) }
      let inner = lead.isEmpty ? indent : indent + "  "
      for member in object.members {
        let key = Self.scalar(member.key) + ":"
        if isFirst {
          // The first member stands on the line of its dash.
          var head: [String] = []
          member.value.write(into: &head, indent: inner, lead: key)
          lines.append(indent + "- " + (head.first?.dropFirst(inner.count) ?? ""))
          lines += head.dropFirst()
          isFirst = false
        } else {
          member.value.write(into: &lines, indent: inner, lead: key)
        }
      }
    case .array(let elements) where !elements.isEmpty:
      if !lead.isEmpty { lines.append(indent + lead) }
      for element in elements { element.write(into: &lines, indent: lead.isEmpty ? indent : indent + "  ", lead: "-") }
    case .string(let text): lines.append(indent + lead + gap + Self.scalar(text))
    default: lines.append(indent + lead + gap + String(decoding: bytes(), as: UTF8.self))
    }
  }

  /// The text plain where no reader could take it for something else, else in double quotes, which JSON's are.
  private static func scalar(_ text: String) -> String {
    let isPlain =
      text.first?.isLetter == true && text.last != " "
      && text.allSatisfy { $0.isLetter || $0.isNumber || "-_./@ ".contains($0) }
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    guard isPlain, !words.contains(text.lowercased()) else {
      return String(decoding: JSONValue.string(text).bytes(), as: UTF8.self)
    }
    return text
  }
}
