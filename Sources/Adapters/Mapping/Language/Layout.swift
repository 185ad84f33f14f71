/// The object that dotted names make, so that `source.caseNumber` and `source.version` end up in one object `source`: worked
/// out once, when the mapping is read.
struct Layout: Sendable {
  private var members: [(key: String, place: Place)] = []

  private enum Place: Sendable {
    case field(Int)
    case object(Layout)
  }

  /// The layout of fields by their names.
  init(_ targets: [[String]]) {
    for (index, target) in targets.enumerated() { put(index, at: target[...]) }
  }

  /// A later field takes the place of an earlier one.
  private mutating func put(_ field: Int, at target: ArraySlice<String>) {
    guard let key = target.first else { return }
    let rest = target.dropFirst()
    var place = Place.field(field)
    let known = members.firstIndex { $0.key == key }
    if !rest.isEmpty {
      var inner = Layout([])
      if let known, case .object(let layout) = members[known].place { inner = layout }
      inner.put(field, at: rest)
      place = .object(inner)
    }
    if let known { members[known].place = place } else { members.append((key, place)) }
  }

  /// The object of what the fields gave.
  func object(of made: [Made], at pointer: String) -> Made {
    var object: [Made.Member] = []
    object.reserveCapacity(members.count)
    for (key, place) in members {
      switch place {
      case .field(let index): object.append(.init(key: key, value: made[index]))
      case .object(let layout): object.append(.init(key: key, value: layout.object(of: made, at: pointer)))
      }
    }
    return .object(object, at: pointer)
  }
}
