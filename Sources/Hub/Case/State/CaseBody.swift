/// The body of an unfinished case, in compacted `hub.bodies`: all that is needed to send a leg, again or late, and that the
/// state must not hold because it is large or personal.
public struct CaseBody: Sendable, Hashable {
  /// The content in force, last, and before it those that a record in flight still carries.
  public var contents: [Content]
  /// What departments wrote, by the number of the report that will carry it.
  public var notes: [Note]

  /// One content of the case.
  public struct Content: Sendable, Hashable {
    /// Its content revision.
    public var revision: Int
    /// The application.
    public var application: Application
    /// The legs of the route, with the catalogue's names of the items; empty while not routed.
    public var legs: [RouteLeg]
    /// True where it came with codes or items that no table knew: it is not routed, but translated anew.
    public var unresolved = false
  }

  /// What a department wrote about a status.
  public struct Note: Sendable, Hashable {
    /// The report that carries it.
    public var report: Int
    /// 处理意见.
    public var opinion: String?
    /// Reasons by item.
    public var reasons: [StatusEvent.ItemStatus]
    /// Materials that have to be corrected.
    public var corrections: [StatusEvent.Correction] = []
    /// The special procedure that begins.
    public var special: StatusEvent.SpecialProcedure?
    /// Who decided; kept for observers.
    public var officer: String?
  }

  /// A body.
  public init(contents: [Content], notes: [Note] = []) {
    self.contents = contents
    self.notes = notes
  }
}
