import JSON

/// The form of lines.
public enum LogFormat: String, Sendable, CaseIterable {
  /// One JSON object a line: `time`, `level`, `component`, `message`, then the fields.
  case json
  /// For a person at a terminal: time of day, level, component, message, then `name=value`.
  case text

  /// A line with its end, at a moment in nanoseconds since 1970 and an offset from UTC in seconds.
  func bytes(_ line: LogLine, at nanoseconds: Int64, offset: Int) -> [UInt8] {
    let moment = Moment(nanoseconds: nanoseconds, offset: offset)
    switch self {
    case .json:
      var members: [JSONObject.Member] = [
        .init(key: "time", value: .string(moment.rfc3339)),
        .init(key: "level", value: .string(line.level.rawValue)),
        .init(key: "component", value: .string(line.component)),
        .init(key: "message", value: .string(line.message)),
      ]
      for field in line.fields where !members.contains(where: { $0.key == field.key }) {
        members.append(.init(key: field.key, value: field.value.json))
      }
      return JSONValue.object(JSONObject(members: members)).bytes() + [0x0A]
    case .text:
      let level = line.level.rawValue.uppercased()
      let gap = String(repeating: " ", count: max(0, 7 - level.utf8.count))
      let fields = line.fields.map { " \($0.key)=\($0.value.text)" }.joined()
      return Array("\(moment.timeOfDay) \(level)\(gap) \(line.component): \(line.message)\(fields)\n".utf8)
    }
  }
}

extension LogValue {
  fileprivate var json: JSONValue {
    switch storage {
    case .integer(let value): .number(JSONNumber(value))
    case .number(let value): JSONNumber(value).map { .number($0) } ?? .string(value.description)
    case .bool(let value): .bool(value)
    case .text(let value): .string(value)
    }
  }

  fileprivate var text: String {
    if case .string(let text) = json, !text.isEmpty, !text.contains(where: { $0 == " " || $0 == "\"" }) { return text }
    return String(decoding: json.bytes(), as: UTF8.self)
  }
}
