import Hub
import JSON

/// The ledger as the admin API shows it, all lines together.
struct LedgerReading: Sendable, Hashable {
  var accepted = 0
  var sides: [Disposition: Int] = [:]
  /// Inbox records without an outcome; nil before the first check.
  var unaccounted: Int?

  init(_ json: JSONValue) {
    unaccounted = json["check"]?["unaccounted"]?.int64.map { Int($0) }
    for line in json["items"]?.array ?? [] {
      accepted += line["accepted"]?.int64.map { Int($0) } ?? 0
      for side in Disposition.allCases {
        sides[side, default: 0] += line["sides"]?[side.rawValue]?.int64.map { Int($0) } ?? 0
      }
    }
  }
}
