import Hub
import JSON

/// Runs the rules of a mapping over one document, and collects all that is wrong with it.
struct Evaluation {
  /// Code tables of the system.
  let tables: [String: WordTable]
  /// Words that mean that nothing is there: "null", "".
  let absent: AbsentWords
  /// The document.
  let document: Made
  /// What `let` and the hub lend; nil where a variable could not be made.
  var variables: [String: Made] = [:]
  /// Where a variable came from, or should have come from.
  var variablePointers: [String: String] = [:]
  /// What is wrong: every one.
  var violations: [Violation] = []
  var told: Set<Violation> = []
  /// What no table knows.
  var unresolved: [Unresolved] = []
  /// Targets of fields that are not content.
  var volatile: Set<String> = []

  /// What a rule gave, and the place that it looked at, which is known even where nothing is there.
  struct Result {
    var made: Made?
    var pointer: String
    var volatile = false
  }

  /// Runs a rule.
  mutating func run(_ rule: Rule, at here: Made) -> Result {
    var result = begin(rule.source, at: here)
    for step in rule.steps {
      apply(step, to: &result)
    }
    return result
  }

  /// Notes a violation, once.
  mutating func violate(_ code: ViolationCode, _ pointer: String) {
    let violation = Violation(pointer, code)
    if told.insert(violation).inserted { violations.append(violation) }
  }

  /// Runs fields into an object.
  mutating func run(_ fields: Fields, at here: Made) -> Made {
    var made: [Made] = []
    made.reserveCapacity(fields.fields.count)
    for field in fields.fields {
      let result = run(field.rule, at: here)
      if result.volatile { volatile.insert("/" + field.target.joined(separator: "/")) }
      let missing = fields.missing.map { Made.value($0, at: result.pointer, inside: true) }
      made.append(result.made ?? missing ?? .nothing(at: result.pointer))
    }
    return fields.layout.object(of: made, at: here.pointer)
  }

  private mutating func begin(_ source: Rule.Source, at here: Made) -> Result {
    switch source {
    case .from(let path): return look(path, at: here)
    case .value(let value): return Result(made: .value(value, at: "", inside: true), pointer: "")
    case .fields(let fields): return Result(made: run(fields, at: here), pointer: here.pointer)
    case .concat(let rules): return concat(rules, at: here)
    case .list(let rules):
      return Result(made: .array(rules.compactMap { run($0, at: here).made }, at: here.pointer), pointer: here.pointer)
    case .gather(let gather): return self.gather(gather, at: here)
    case .firstOf(let rules):
      var first: Result?
      for rule in rules {
        let result = run(rule, at: here)
        if result.made != nil { return result }
        // What is missing is looked for where the first rule that has a place in the document looked.
        if first?.pointer.isEmpty ?? true { first = result }
      }
      return first ?? Result(made: nil, pointer: here.pointer)
    case .when(let branches):
      for branch in branches where branch.condition.map({ holds($0, at: here) }) ?? true {
        return run(branch.rule, at: here)
      }
      return Result(made: nil, pointer: here.pointer)
    }
  }

  private mutating func concat(_ rules: [Rule], at here: Made) -> Result {
    var (text, pointer) = ("", nil as String?)
    for rule in rules {
      let result = run(rule, at: here)
      guard let part = result.made?.json.scalarText else { continue }
      text += part
      if pointer == nil, !result.pointer.isEmpty { pointer = result.pointer }
    }
    return Result(made: .value(.string(text), at: pointer ?? "", inside: true), pointer: pointer ?? "")
  }

  /// What stands at a place; absent words, blanks and null are nothing.
  func look(_ path: Path, at here: Made) -> Result {
    var (made, pointer): (Made?, String)
    switch path.root {
    case .here: (made, pointer) = (here, here.pointer)
    case .document: (made, pointer) = (document, "")
    case .variable(let name): (made, pointer) = (variables[name], variablePointers[name] ?? "")
    }
    for part in path.parts {
      switch part {
      case .key(let key):
        (made, pointer) = made?.step(to: key) ?? (nil, pointer.appending(key: key))
      case .element(let place, let word):
        made = made?.elements?.first { element in
          look(Path(root: .here, parts: place), at: element).made?.json.scalarText == word
        }
        pointer = made?.pointer ?? pointer
      }
    }
    if let found = made { made = present(found) }
    return Result(made: made, pointer: pointer)
  }

  /// Nil for what means that nothing is there; objects lose such members.
  private func present(_ made: Made) -> Made? {
    guard case .value(let value, let pointer, let inside) = made else { return made }
    if isAbsent(value) { return nil }
    // Nearly all stay as they are, and are not copied.
    guard hasAbsent(value) else { return made }
    return .value(withoutAbsent(value), at: pointer, inside: inside)
  }

  private func isAbsent(_ value: JSONValue) -> Bool {
    switch value {
    case .null: true
    case .string(let text): absent.contains(text)
    default: false
    }
  }

  private func hasAbsent(_ value: JSONValue) -> Bool {
    guard case .object(let object) = value else { return false }
    return object.members.contains { isAbsent($0.value) || hasAbsent($0.value) }
  }

  private func withoutAbsent(_ value: JSONValue) -> JSONValue {
    guard case .object(let object) = value else { return value }
    let kept = object.members.filter { !isAbsent($0.value) }
    return .object(JSONObject(members: kept.map { .init(key: $0.key, value: withoutAbsent($0.value)) }))
  }

  func holds(_ condition: Condition, at here: Made) -> Bool {
    switch condition {
    case .equals(let path, let words):
      look(path, at: here).made?.json.scalarText.map { words.contains(TextFolding.trimmed($0)) } ?? false
    case .same(let path, let other):
      look(path, at: here).made?.json.scalarText.map { $0 == look(other, at: here).made?.json.scalarText } ?? false
    case .present(let path): look(path, at: here).made != nil
    case .absent(let path): look(path, at: here).made == nil
    case .all(let conditions): conditions.allSatisfy { holds($0, at: here) }
    case .any(let conditions): conditions.contains { holds($0, at: here) }
    case .not(let condition): !holds(condition, at: here)
    }
  }
}
