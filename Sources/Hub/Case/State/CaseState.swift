/// What the hub knows of one case (办件): bounded, without any body. Personal data is there only masked or as a keyed digest.
/// Written to `hub.cases` after each handled event; pure `Case.handle` makes the next one from it.
public struct CaseState: Sendable, Hashable {
  /// The application.
  public var application: ApplicationID
  /// Rises with every change that an operator could see; a command names the one that its asker saw.
  public var revision = 0
  /// Where the application came from.
  public var source: Origin
  /// Version of the source in force, ≥ 1.
  public var version: Int
  /// SHA-256, hex, of the content in force; a stub keeps its first 24 digits.
  public var contentDigest: String
  /// SHA-256, hex, of the original bytes of the content in force.
  public var originalDigest: String
  /// Where that original stands in `hub.received`: a hint.
  public var original: BusPosition?
  /// Content revision: counts the contents that were taken, from 1.
  public var content = 1
  /// When the first version was accepted: the ledger's day is this one's, for ever.
  public var acceptedAt: Timestamp
  /// The theme as the source names it.
  public var theme: Application.ThemeReference
  /// The district that handles it; nil while unknown.
  public var district: DistrictCode?
  /// The applicant, unreadable.
  public var applicant: ApplicantMark?
  /// Keyed digest of applicant, theme and premises: equal for two filings of one matter; nil while the theme is unknown.
  public var matter: String?
  /// How the result is brought, as the content in force says.
  public var delivery: DeliveryWay?
  /// The pinned route; nil until one mapping fitted.
  public var route: PinnedRoute?
  /// Status of the whole.
  public var status = Status.submitted
  /// Since when.
  public var statusAt: Timestamp
  /// Status of the single items.
  public var items: [ItemState] = []
  /// The clocks of the whole, first, and of the items; none where no limits are known.
  public var clocks: [ItemClock] = []
  /// When there is something to tell about a limit; nil for never.
  public var alertAt: Timestamp?
  /// One leg a receiving system.
  public var legs: [LegState] = []
  /// One lane a system that is written to, the source included.
  public var lanes: [LaneState] = []
  /// Digests of the contents of materials that the content in force names.
  public var contents: [String] = []
  /// What was asked of services, and what came of it.
  public var services: [ServiceState] = []
  /// True while the split waits for the licence library.
  public var awaitsLicences = false
  /// Why an operator is waited for; empty where nobody is.
  public var holds: [Hold] = []
  /// How many reports to the source, and notices of limits, were numbered.
  public var reports = 0
  /// What came more often than it had to.
  public var counters = CaseCounters()
  /// The last operator commands, newest last, at most `Case.rememberedCommands`.
  public var commands: [HandledCommand] = []
  /// The last inbox record that was handled; older ones are skipped.
  public var last: SourcePosition?
  /// Generation of the newest timer; a timer of another generation is stale.
  public var generation = 0
  /// When the owner is to wake the case; nil for never.
  public var wakeAt: Timestamp?
  /// When nothing was left to do; nil while something is.
  public var endedAt: Timestamp?
  /// True where only id, digests, outcome and numbers are left.
  public var stub = false

  /// The case's next timer, for the owner's index of timers.
  public var wake: Wake? { wakeAt.map { Wake(at: $0, generation: generation) } }

  /// A case at its beginning.
  public init(
    application: ApplicationID, source: Origin, version: Int, contentDigest: String, originalDigest: String,
    acceptedAt: Timestamp, theme: Application.ThemeReference
  ) {
    self.application = application
    self.source = source
    self.version = version
    self.contentDigest = contentDigest
    self.originalDigest = originalDigest
    self.acceptedAt = acceptedAt
    self.theme = theme
    statusAt = acceptedAt
  }

  /// Identity at the source.
  public struct Origin: Sendable, Hashable {
    /// The system.
    public var system: SystemCode
    /// Its case number.
    public var caseNumber: CaseNumber
    /// ① ② ③.
    public var path: Application.FilingPath
    /// An origin.
    public init(system: SystemCode, caseNumber: CaseNumber, path: Application.FilingPath) {
      self.system = system
      self.caseNumber = caseNumber
      self.path = path
    }
  }
}

/// A timer of a case.
public struct Wake: Sendable, Hashable {
  /// When.
  public var at: Timestamp
  /// Which; only the newest counts.
  public var generation: Int
}

/// Where a handled event stands in `hub.inbox`.
public struct SourcePosition: Sendable, Hashable {
  /// The partition.
  public var partition: Int32
  /// The offset.
  public var offset: Int64
  /// A position.
  public init(partition: Int32, offset: Int64) {
    self.partition = partition
    self.offset = offset
  }
}
