/// What to look for among the cases; an absent field does not narrow. Newest first.
public struct CaseQuery: Sendable, Hashable {
  /// The application.
  public var application: ApplicationID?
  /// A case number of the source or of any receiver.
  public var number: CaseNumber?
  /// The system that gave that number; any where absent.
  public var numberOf: SystemCode?
  /// Keyed digest of the applicant's document number (`CaseRules.fingerprint`).
  public var applicant: String?
  /// Any of these: codes of district themes, or names as sources write them for what is not routed.
  public var themes: [String]
  /// Any of these statuses of the whole.
  public var statuses: [Status]
  /// Any of these sides of the ledger.
  public var dispositions: [Disposition]
  /// Held with this reason.
  public var heldFor: HoldReason?
  /// Held, whatever the reason.
  public var held: Bool
  /// About a matter that was filed by another path too.
  public var sameMatter = false
  /// The system that it came from.
  public var source: SystemCode?
  /// A system that receives a leg of it.
  public var receiver: SystemCode?
  /// Accepted at this moment or later.
  public var from: Timestamp?
  /// Accepted before this moment.
  public var until: Timestamp?
  /// Goes on behind an earlier page.
  public var after: Cursor?
  /// Most cases to answer with, 1…500.
  public var limit: Int

  /// Where a page ended.
  public struct Cursor: Sendable, Hashable {
    /// Opaque; shown to askers as it is.
    public var value: Int64
    /// A cursor that an earlier page gave.
    public init(_ value: Int64) { self.value = value }
  }

  /// A query for everything.
  public init(limit: Int = 50) {
    themes = []
    statuses = []
    dispositions = []
    held = false
    self.limit = limit
  }
}

/// One page of cases.
public struct CasePage: Sendable, Hashable {
  /// Newest first.
  public var cases: [CaseState]
  /// Where the next page begins; nil where there is none.
  public var next: CaseQuery.Cursor?
}
