import JSON

/// The keys of a system's documents that a mapping names: what it reads, and what it says it passes over.
struct KnownKeys: Sendable {
  /// By key; elements of arrays are under `*`.
  private(set) var members: [String: KnownKeys] = [:]
  /// The spelling of each key, by its letters in lower case.
  private var folded: [String: String] = [:]
  /// Everything below is known: the mapping takes the place as it is.
  private(set) var whole = false

  static let element = "*"

  /// Notes a place.
  mutating func add(_ keys: ArraySlice<String>, whole: Bool) {
    guard let key = keys.first else {
      self.whole = self.whole || whole
      return
    }
    members[key, default: KnownKeys()].add(keys.dropFirst(), whole: whole)
    folded[key.lowercased()] = key
  }

  /// The spelling of a key in the mapping, however it is spelled in a document, and what is known below it.
  func declared(_ key: String, ignoringCase: Bool) -> (key: String, inner: KnownKeys)? {
    if let inner = members[key] { return (key, inner) }
    guard ignoringCase, let declared = folded[key.lowercased()] else { return nil }
    return members[declared].map { (declared, $0) }
  }
}

extension KnownKeys {
  /// The keys that rules and checks name.
  init(fields: Fields, variables: [Variable], checks: [Check], list: Path?, order: Rule?, ignored: [Path]) {
    for variable in variables { note(variable.rule, base: []) }
    for path in ignored { note(path, base: [], whole: true) }
    var base: [String]? = []
    if let list {
      note(list, base: [], whole: false)
      base = absolute(list, base: []).map { $0 + [Self.element] }
    }
    note(fields, base: base)
    if let order { note(order, base: base) }
    for check in checks { note(check, base: base) }
  }

  private mutating func note(_ fields: Fields, base: [String]?) {
    for field in fields.fields { note(field.rule, base: base) }
  }

  private mutating func note(_ rule: Rule, base: [String]?) {
    switch rule.source {
    case .value: break
    case .fields(let fields): note(fields, base: base)
    case .firstOf(let rules), .concat(let rules), .list(let rules): for rule in rules { note(rule, base: base) }
    case .gather(let gather): note(gather.list, base: base, whole: true)
    case .when(let branches):
      for branch in branches {
        if let condition = branch.condition { note(condition, base: base) }
        note(branch.rule, base: base)
      }
    case .from(let path): note(path, steps: rule.steps, base: base)
    }
  }

  /// A place and what is done with it: `each` looks at its elements, everything else takes it whole.
  private mutating func note(_ path: Path, steps: [Step], base: [String]?) {
    let elements = absolute(path, base: base).map { $0 + [Self.element] }
    for step in steps {
      switch step {
      case .unique, .first, .required, .volatile: continue
      case .each(let fields):
        note(path, base: base, whole: false)
        note(fields, base: elements)
      case .eachValue(let rule):
        note(path, base: base, whole: false)
        note(rule, base: elements)
      default: note(path, base: base, whole: true)
      }
      return
    }
    note(path, base: base, whole: true)
  }

  private mutating func note(_ check: Check, base: [String]?) {
    if let condition = check.condition { note(condition, base: base) }
    for path in check.kind.paths { note(path, base: base, whole: true) }
  }

  private mutating func note(_ condition: Condition, base: [String]?) {
    switch condition {
    case .equals(let path, _), .present(let path), .absent(let path): note(path, base: base, whole: true)
    case .same(let path, let other):
      note(path, base: base, whole: true)
      note(other, base: base, whole: true)
    case .all(let conditions), .any(let conditions): for inner in conditions { note(inner, base: base) }
    case .not(let inner): note(inner, base: base)
    }
  }

  private mutating func note(_ path: Path, base: [String]?, whole: Bool) {
    guard let keys = absolute(path, base: base) else { return }
    if !keys.isEmpty { add(keys[...], whole: whole) }
    var before = Path(root: path.root, parts: [])
    for part in path.parts {
      if case .element(let place, _) = part, let list = absolute(before, base: base) {
        note(Path(root: .here, parts: place), base: list + [Self.element], whole: true)
      }
      before.parts.append(part)
    }
  }

  /// The keys of a place from the document on; nil for variables and what is inside texts.
  private func absolute(_ path: Path, base: [String]?) -> [String]? {
    let start: [String]?
    switch path.root {
    case .here: start = base
    case .document: start = []
    case .variable: start = nil
    }
    return start.map { start in
      start
        + path.parts.map { part in
          switch part {
          case .key(let key): Int(key) == nil ? key : Self.element
          case .element: Self.element
          }
        }
    }
  }
}
