import Hub
import JSON

extension Evaluation {
  /// Applies one transform. Where a value is not what the transform takes, a violation names its place, and nothing is left.
  mutating func apply(_ step: Step, to result: inout Result) {
    switch step {
    case .otherwise(let value):
      if result.made == nil, !isWrong(result.pointer) { result.made = .value(value, at: result.pointer, inside: true) }
    case .required:
      if result.made == nil, !isWrong(result.pointer) { violate(.required, result.pointer) }
    case .volatile: result.volatile = true
    default:
      guard let made = result.made else { return }
      result.made = applied(step, to: made)
    }
  }

  private mutating func applied(_ step: Step, to made: Made) -> Made? {
    switch step {
    case .split, .join, .unique, .first, .each, .eachValue, .entries, .rename: return reshaped(step, made)
    case .json: return opened(made)
    case .asJSON:
      return text(made.json.scalarText ?? String(decoding: made.json.bytes(), as: UTF8.self), of: made)
    case .asXML(let root):
      if let xml = XMLText.text(of: made.json, root: root) { return text(xml, of: made) }
      violate(.format, made.pointer)
      return nil
    case .table(let name): return resolved(made, name)
    case .reverseTable(let name):
      return made.json.scalarText.flatMap { tables[name]?.word(of: $0) }.map {
        .value($0, at: made.pointer, inside: true)
      }
    case .date:
      return onText(made) { text in
        Moment(parsing: text).map(\.rfc3339)
      } otherwise: {
        .dateTime
      }
    case .dateForm(let shape):
      return onText(made) { text in
        Moment(parsing: text).map { shape.text($0.at) }
      } otherwise: {
        .dateTime
      }
    case .integer: return integer(made)
    case .text:
      return onText(made) {
        $0
      } otherwise: {
        .type
      }
    case .trim:
      return onText(made) {
        TextFolding.trimmed($0)
      } otherwise: {
        .type
      }
    case .fold(let fold):
      return onText(made) {
        fold.apply($0)
      } otherwise: {
        .type
      }
    case .otherwise, .required, .volatile: return made
    }
  }

  /// A scalar with its text changed; anything else is of the wrong type.
  private mutating func onText(_ made: Made, _ change: (String) -> String?, otherwise problem: () -> ViolationCode)
    -> Made?
  {
    guard let before = made.json.scalarText else {
      violate(.type, made.pointer)
      return nil
    }
    guard let after = change(before) else {
      violate(problem(), made.pointer)
      return nil
    }
    return text(after, of: made)
  }

  private func text(_ text: String, of made: Made) -> Made { .value(.string(text), at: made.pointer, inside: true) }

  private mutating func integer(_ made: Made) -> Made? {
    guard let text = made.json.scalarText else {
      violate(.type, made.pointer)
      return nil
    }
    guard let number = Int64(TextFolding.trimmed(text)), number >= 0 else {
      violate(.format, made.pointer)
      return nil
    }
    return .value(.number(JSONNumber(number)), at: made.pointer, inside: true)
  }

  /// JSON in a text, perhaps in a text again; an object or array as it is.
  private mutating func opened(_ made: Made) -> Made? {
    guard case .string = made.json else { return made }
    var value = made.json
    for _ in 0..<2 {
      guard case .string(let text) = value else { break }
      guard let parsed = try? JSONValue(parsing: Array(text.utf8)) else {
        violate(.jsonInString, made.pointer)
        return nil
      }
      value = parsed
    }
    return .value(value, at: made.pointer, inside: true)
  }

  private mutating func resolved(_ made: Made, _ name: String) -> Made? {
    guard let word = made.json.scalarText.map(TextFolding.trimmed) else {
      violate(.type, made.pointer)
      return nil
    }
    guard let table = tables[name], let code = table.code(of: word) else {
      unresolved.append(
        Unresolved(reason: tables[name]?.reason ?? .codeUnknown, pointer: made.pointer, value: String(word.prefix(64))))
      return nil
    }
    return .value(code, at: made.pointer, inside: true)
  }

  /// Whether something is known to be wrong at a place already.
  func isWrong(_ pointer: String) -> Bool {
    violations.contains { $0.pointer == pointer } || unresolved.contains { $0.pointer == pointer }
  }
}
