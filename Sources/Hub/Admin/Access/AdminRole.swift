/// What the bearer of an admin token may do; each may do what the ones before may.
public enum AdminRole: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Look.
  case viewer
  /// Act on cases: release, resend, settle.
  case operate = "operator"
  /// Act on the hub itself: topics, configuration.
  case admin

  /// Less is allowed less.
  public static func < (left: AdminRole, right: AdminRole) -> Bool {
    allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
  }
}

/// Who asks.
public struct Principal: Sendable, Hashable {
  /// The name under which the journal will know them.
  public var name: String
  /// What they may do.
  public var role: AdminRole
  /// What they may see.
  public var scope: DistrictScope

  /// Somebody.
  public init(name: String, role: AdminRole, scope: DistrictScope) {
    self.name = name
    self.role = role
    self.scope = scope
  }
}
