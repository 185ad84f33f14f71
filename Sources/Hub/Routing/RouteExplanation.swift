/// What routing compared, check by check: what `hubctl route explain` shows, and where the decision comes from.
public struct RouteExplanation: Sendable, Hashable {
  /// One mapping that was looked at.
  public struct Candidate: Sendable, Hashable {
    /// The mapping.
    public var mapping: MappingID
    /// Its theme.
    public var theme: ThemeCode
    /// What was compared, in order.
    public var checks: [Check]
    /// Whether all hold.
    public var fits: Bool { checks.allSatisfy(\.holds) }
    /// Whether it is about the theme that was asked for, whatever else fails.
    public var isNamed: Bool { checks.allSatisfy { $0.holds || ($0.subject != .name && $0.subject != .code) } }
  }

  /// One comparison.
  public struct Check: Sendable, Hashable {
    /// What was compared.
    public enum Subject: String, Sendable, Hashable {
      /// The theme's name.
      case name
      /// The source's own code of the theme.
      case code
      /// The district.
      case district
      /// Whether the mapping is live.
      case state
      /// Whether it is in force today.
      case effective
      /// A condition on the form.
      case condition
    }
    /// What was compared.
    public var subject: Subject
    /// What the mapping asks for.
    public var wanted: String
    /// Whether it holds.
    public var holds: Bool
  }

  /// The name as it came.
  public var name: String
  /// The name as it was compared.
  public var normalisedName: String
  /// The source's code of the theme, if it sent one.
  public var code: String?
  /// The district.
  public var district: DistrictCode?
  /// The mappings of the source, in the order of the file.
  public var candidates: [Candidate]
  /// District themes of that name, mapped or not.
  public var themes: [ThemeCode]
  /// Items that the theme does not know.
  public var unknownItems: [ItemCode]
  /// What follows.
  public var decision: RouteDecision
}
