/// Puts values at dotted places, so that `source.caseNumber` and `source.version` end up in one object `source`.
struct ObjectBuilder {
  private var entries: [Entry] = []
  private var indexes: [String: Int] = [:]

  private enum Entry {
    case leaf(String, Made)
    case inner(String, ObjectBuilder)
  }

  /// Sets the value at a place; a value that stood there is replaced.
  mutating func set(_ made: Made, at target: ArraySlice<String>) {
    guard let key = target.first else { return }
    let rest = target.dropFirst()
    let entry: Entry
    if rest.isEmpty {
      entry = .leaf(key, made)
    } else {
      var inner = ObjectBuilder()
      if let index = indexes[key], case .inner(_, let existing) = entries[index] { inner = existing }
      inner.set(made, at: rest)
      entry = .inner(key, inner)
    }
    if let index = indexes[key] {
      entries[index] = entry
    } else {
      indexes[key] = entries.count
      entries.append(entry)
    }
  }

  /// The object.
  func made(at pointer: String) -> Made {
    .object(
      entries.map { entry in
        switch entry {
        case .leaf(let key, let made): Made.Member(key: key, value: made)
        case .inner(let key, let builder): Made.Member(key: key, value: builder.made(at: pointer))
        }
      }, at: pointer)
  }
}
