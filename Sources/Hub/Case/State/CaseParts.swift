/// An applicant (申请者) as far as the state may know: enough to show and to search, not to read.
public struct ApplicantMark: Sendable, Hashable {
  /// A person or an organisation; nil where the source's word was unknown.
  public var kind: Application.Applicant.Kind?
  /// The masked name: `张*`.
  public var name: String
  /// The masked document number: `310104********0016`.
  public var number: String
  /// Keyed digest of the document number (`CaseRules.fingerprint`): what a search compares.
  public var fingerprint: String
}

/// The pinned part of a route (legs stand beside it in the state, names of items in the body).
public struct PinnedRoute: Sendable, Hashable {
  /// The mapping that made the decision.
  public var mapping: MappingID
  /// The district's theme.
  public var theme: ThemeCode
  /// Its name.
  public var themeName: String
  /// Its version in the catalogue.
  public var themeVersion: String
}

/// Status of one item (事项).
public struct ItemState: Sendable, Hashable {
  /// The item.
  public var code: ItemCode
  /// Its status.
  public var status: Status
  /// When the department says it came to be.
  public var at: Timestamp
  /// True while the last word on it is a window's (综窗交件); a department's word takes its place for good.
  public var atWindow = false
}

/// Why an operator is waited for.
public struct Hold: Sendable, Hashable {
  /// The reason.
  public var reason: HoldReason
  /// The leg, or for a report the system, that it is about; nil for the whole case.
  public var leg: LegID?
  /// A code, a pointer, what was compared: never personal data, at most `Case.detailLength` characters.
  public var detail: String
  /// Since when.
  public var since: Timestamp
  /// The document that holds what is not known, where it was a status: a release reads it again.
  public var original: OriginalMark?
}

/// What came more often than it had to; counted, not listed, so that the state stays small.
public struct CaseCounters: Sendable, Hashable {
  /// Pushes of the content in force.
  public var duplicates = 0
  /// Pushes of the same version with other content.
  public var conflicts = 0
  /// Pushes of an older version.
  public var outdated = 0
  /// Statuses that came late or again.
  public var lateStatuses = 0
  /// Settlements that fitted no record in flight.
  public var strayReceipts = 0
  /// Attempts at delivery, over all records.
  public var attempts = 0
}

/// An operator command that was handled, kept so that asking twice acts once.
public struct HandledCommand: Sendable, Hashable {
  /// Its id.
  public var id: String
  /// How it ended.
  public var outcome: JournalEntry.Outcome
}

extension ApplicantMark {
  /// Marks an applicant.
  init(_ applicant: Application.Applicant, fingerprint: (String) -> String) {
    kind = applicant.kind
    name =
      applicant.kind == .person
      ? Masking.personName(applicant.name) : Masking.organisationName(applicant.name)
    number = Masking.document(applicant.documentNumber, type: applicant.documentType)
    self.fingerprint = fingerprint(applicant.documentNumber)
  }
}
