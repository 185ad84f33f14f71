import Hub

/// Where a record's row goes among those that stand there of the same matter. Pure.
enum RowPlacement: Sendable, Hashable {
  /// It stands there already.
  case there
  /// It is written under this version.
  case write(version: Int)
  /// A later one stands there: a row must not take its place.
  case late

  /// Decides.
  /// - Parameter rows: delivery ids and versions of the same matter.
  static func decide(_ delivery: DeliveryID, among rows: [(delivery: String, version: Int)]) -> RowPlacement {
    if rows.contains(where: { $0.delivery == delivery.rawValue }) { return .there }
    guard let newest = rows.max(by: { $0.version < $1.version }) else { return .write(version: 1) }
    if let own = delivery.revision, let other = DeliveryID(newest.delivery).revision, other > own { return .late }
    let (next, overflow) = newest.version.addingReportingOverflow(1)
    return overflow ? .late : .write(version: next)
  }
}

extension DeliveryID {
  /// The revision of the content, with which the hub's ids end: `ap-….alcohol.2`.
  fileprivate var revision: Int? {
    rawValue.lastIndex(of: ".").flatMap { Int(rawValue[rawValue.index(after: $0)...]) }
  }
}
