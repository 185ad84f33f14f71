/// What can be written in the text format of Prometheus.
protocol Exposed: Sendable {
  var text: String { get }
}

extension Family: Exposed {
  var text: String {
    let lines = all.flatMap { values, member in
      member.samples.map { sample in
        "\(name)\(sample.suffix)\(labelText(values, bound: sample.bound)) \(sample.value)\n"
      }
    }
    guard !lines.isEmpty else { return "" }
    return "# HELP \(name) \(escaped(help, quotes: false))\n# TYPE \(name) \(Member.kind.rawValue)\n" + lines.joined()
  }

  private func labelText(_ values: [String], bound: String?) -> String {
    var pairs = zip(labels, values).map { "\($0)=\"\(escaped($1, quotes: true))\"" }
    if let bound { pairs.append("le=\"\(bound)\"") }
    return pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
  }
}

private func escaped(_ text: String, quotes: Bool) -> String {
  var escaped = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": escaped += "\\\\".unicodeScalars
    case "\n": escaped += "\\n".unicodeScalars
    case "\"" where quotes: escaped += "\\\"".unicodeScalars
    default: escaped.append(scalar)
    }
  }
  return String(escaped)
}
