import Synchronization

/// All series of one name, told apart by the values of its labels. Their number is bounded: what comes after the bound
/// is counted together under the value `other`, so that no caller can fill the memory.
public final class Family<Member: Series>: Sendable {
  /// The name, as in the text format.
  let name: String
  let help: String
  /// The names of the labels.
  let labels: [String]

  private let bound: Int
  private let make: @Sendable () -> Member
  private let members = Mutex<[[String]: Member]>([:])

  init(name: String, help: String, labels: [String], bound: Int, make: @escaping @Sendable () -> Member) {
    self.name = name
    self.help = help
    self.labels = labels
    self.bound = bound
    self.make = make
  }

  /// The series with these label values, in the order of the labels; missing ones are empty, extra ones are left out.
  /// Keep the series where it is used often: finding it costs more than counting.
  public func with(_ values: String...) -> Member { member(values) }

  func member(_ values: [String]) -> Member {
    let key = labels.indices.map { $0 < values.count ? String(values[$0].prefix(128)) : "" }
    return members.withLock { members in
      if let member = members[key] { return member }
      let full = members.count >= bound && !labels.isEmpty
      let place = full ? labels.map { _ in "other" } : key
      if let member = members[place] { return member }
      let member = make()
      members[place] = member
      return member
    }
  }

  var all: [(values: [String], member: Member)] {
    members.withLock { $0.map { (values: $0.key, member: $0.value) } }
      .sorted { $0.values.lexicographicallyPrecedes($1.values) }
  }
}
