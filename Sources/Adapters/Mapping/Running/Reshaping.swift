import Hub
import JSON

extension Evaluation {
  /// Longest list that is taken apart; nobody has so many items or materials, and what is told of each is bounded with it.
  static let longestList = 1000
  /// Most elements of one tree that is gathered, and most messages of a document that stand each for itself.
  static let mostElements = 10_000

  /// Transforms between text, arrays and objects.
  mutating func reshaped(_ step: Step, _ made: Made) -> Made? {
    switch step {
    case .split(let separators): return split(made, separators)
    case .entries(let only, let except): return entries(made, only, except)
    case .rename(let names):
      guard let members = made.members else { return wrongType(made) }
      var object = ObjectBuilder()
      for member in members { object.set(member.value, of: names[member.key] ?? member.key) }
      return object.made(at: made.pointer)
    default:
      guard let elements = made.elements else { return wrongType(made) }
      return onElements(step, elements, at: made.pointer)
    }
  }

  private mutating func onElements(_ step: Step, _ elements: [Made], at pointer: String) -> Made? {
    guard elements.count <= Self.longestList else { return tooLong(at: pointer) }
    switch step {
    case .join(let separator):
      let texts = elements.compactMap(\.json.scalarText)
      // Nothing joined is nothing, so that a `first-of` goes on and no field holds an empty text.
      guard !texts.isEmpty else { return nil }
      let text = texts.joined(separator: separator)
      return .value(.string(text), at: pointer, inside: true)
    case .unique:
      var seen: Set<JSONValue> = []
      return .array(elements.filter { seen.insert($0.json).inserted }, at: pointer)
    case .first: return elements.first
    case .each(let fields): return .array(elements.map { run(fields, at: $0) }, at: pointer)
    case .eachValue(let rule): return .array(elements.compactMap { run(rule, at: $0).made }, at: pointer)
    default: return .array(elements, at: pointer)
    }
  }

  private mutating func split(_ made: Made, _ separators: Set<Unicode.Scalar>) -> Made? {
    guard case .string(let text) = made.json else { return wrongType(made) }
    let parts = text.unicodeScalars.split { separators.contains($0) }
    guard parts.count <= Self.longestList else { return tooLong(at: made.pointer) }
    let kept = parts.map { TextFolding.trimmed(String($0)) }.filter { !$0.isEmpty }
    return .array(kept.map { .value(.string($0), at: made.pointer, inside: true) }, at: made.pointer)
  }

  private mutating func entries(_ made: Made, _ only: Set<String>?, _ except: Set<String>) -> Made? {
    guard let members = made.members else { return wrongType(made) }
    let kept = members.filter { (only?.contains($0.key) ?? true) && !except.contains($0.key) }
    return .array(
      kept.map { member in
        .object(
          [
            .init(key: "name", value: .value(.string(member.key), at: member.value.pointer, inside: true)),
            .init(key: "value", value: member.value),
          ], at: member.value.pointer)
      }, at: made.pointer)
  }

  private mutating func tooLong(at pointer: String) -> Made? {
    violate(.length, pointer)
    return nil
  }

  private mutating func wrongType(_ made: Made) -> Made? {
    violate(.type, made.pointer)
    return nil
  }

  /// Elements that may hold elements, as one object; an element without a name or a value is left out. The list may be an
  /// object of lists.
  mutating func gather(_ gather: Rule.Gather, at here: Made) -> Result {
    let list = look(gather.list, at: here)
    guard let made = list.made else { return list }
    guard var waiting = made.elements ?? made.members?.map(\.value) else {
      return Result(made: wrongType(made), pointer: list.pointer)
    }
    var object = ObjectBuilder()
    var index = 0
    while index < waiting.count {
      guard index < Self.mostElements else { return Result(made: tooLong(at: list.pointer), pointer: list.pointer) }
      let next = waiting[index]
      index += 1
      if let elements = next.elements {
        waiting.append(contentsOf: elements)
        continue
      }
      if let name = run(gather.key, at: next).made?.json.scalarText, let value = run(gather.value, at: next).made {
        object.set(value, of: name)
      }
      if let below = gather.below, let inner = next.child(below) { waiting.append(inner) }
    }
    return Result(made: object.made(at: list.pointer), pointer: list.pointer)
  }
}
