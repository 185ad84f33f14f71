/// Makes an object of values that come one by one; a value whose key stands there already takes its place.
struct ObjectBuilder {
  private var members: [Made.Member] = []
  /// Where each key stands; kept only for objects of many members, for in small ones a look along them is quicker.
  private var indexes: [String: Int]?
  private static let fewMembers = 16

  /// Sets the value of a key.
  mutating func set(_ made: Made, of key: String) {
    if let index = index(of: key) {
      members[index].value = made
    } else {
      indexes?[key] = members.count
      members.append(.init(key: key, value: made))
    }
  }

  private mutating func index(of key: String) -> Int? {
    if members.count <= Self.fewMembers { return members.firstIndex { $0.key == key } }
    if indexes == nil {
      indexes = Dictionary(members.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
    return indexes?[key]
  }

  /// The object.
  func made(at pointer: String) -> Made { .object(members, at: pointer) }
}
