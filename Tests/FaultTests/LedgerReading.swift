import Hub
import JSON

/// The ledger as the admin API shows it, all lines together.
struct LedgerReading: Sendable, Hashable {
  var accepted: Int
  /// How many stand on each side; sides without any are absent.
  var sides: [Disposition: Int]
  /// Inbox records without an outcome; nil before the first check.
  var unaccounted: Int?
}

extension LedgerReading {
  init(_ json: JSONValue) {
    let lines = json["items"]?.array ?? []
    accepted = lines.reduce(0) { $0 + Self.count($1["accepted"]) }
    sides = Dictionary(uniqueKeysWithValues: Disposition.allCases.map { ($0, 0) })
    for line in lines {
      for side in Disposition.allCases { sides[side, default: 0] += Self.count(line["sides"]?[side.rawValue]) }
    }
    sides = sides.filter { $0.value != 0 }
    unaccounted = json["check"]?["unaccounted"].map(Self.count)
  }

  private static func count(_ json: JSONValue?) -> Int { json?.int64.flatMap { Int(exactly: $0) } ?? 0 }
}
