/// Puts values at dotted places, so that `source.caseNumber` and `source.version` end up in one object `source`.
struct ObjectBuilder {
  private var entries: [Entry] = []
  /// Where each key stands; kept only for objects of many members, for in small ones a look along them is quicker.
  private var indexes: [String: Int]?
  private static let fewMembers = 16

  private enum Entry {
    case leaf(String, Made)
    case inner(String, ObjectBuilder)

    var key: String {
      switch self {
      case .leaf(let key, _), .inner(let key, _): key
      }
    }
  }

  /// Sets the value at a place; a value that stood there is replaced.
  mutating func set(_ made: Made, at target: ArraySlice<String>) {
    guard let key = target.first else { return }
    let rest = target.dropFirst()
    let index = index(of: key) ?? add(key)
    guard !rest.isEmpty else {
      entries[index] = .leaf(key, made)
      return
    }
    var inner = ObjectBuilder()
    if case .inner(_, let existing) = entries[index] { inner = existing }
    // Let go of, so that the builder grows where it is instead of being copied.
    entries[index] = .leaf(key, .nothing(at: ""))
    inner.set(made, at: rest)
    entries[index] = .inner(key, inner)
  }

  private mutating func add(_ key: String) -> Int {
    indexes?[key] = entries.count
    entries.append(.leaf(key, .nothing(at: "")))
    return entries.count - 1
  }

  private mutating func index(of key: String) -> Int? {
    if entries.count <= Self.fewMembers { return entries.firstIndex { $0.key == key } }
    if indexes == nil {
      indexes = Dictionary(entries.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
    return indexes?[key]
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
