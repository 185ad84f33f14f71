/// One line of the ledger: what became of the applications of a day. Counted in legs (an application at one receiver); an
/// application without a leg counts once, under no receiver.
public struct LedgerLine: Sendable, Hashable {
  /// The day of acceptance in Asia/Shanghai, stamped once.
  public var day: CivilDate
  /// The system that they came from.
  public var source: SystemCode
  /// The district's theme; before routing the name that the source gave.
  public var theme: String
  /// The receiver; nil where there is no leg yet.
  public var receiver: SystemCode?
  /// How many are on each side.
  public var sides: [Disposition: Int]

  /// All of them: the sum of the sides.
  public var accepted: Int { sides.values.reduce(0, +) }
}

/// The ledger held against something else than itself: inbox records against the outcomes in the journal.
public struct LedgerCheck: Sendable, Hashable {
  /// When the watermark was settled.
  public var at: Timestamp
  /// For each partition of the inbox the offset before which every record must have an outcome.
  public var settled: [Int32: Int64]
  /// Records before it without an outcome. More than none is an alarm.
  public var unaccounted: Int
  /// The first of them, at most 20.
  public var first: [OpenRecord]
}

/// Lines and check together.
public struct Ledger: Sendable, Hashable {
  /// The lines, newest day first.
  public var lines: [LedgerLine]
  /// The last check; nil before the first one.
  public var check: LedgerCheck?
}
