/// How far the index is.
public struct IndexProgress: Sendable, Hashable {
  /// Whether answers are whole.
  public enum Phase: String, Sendable, Hashable {
    /// Reads what was there when it began: answers may lack cases.
    case rebuilding
    /// Has read all that was there, and follows.
    case following
  }

  /// Whether answers are whole.
  public var phase: Phase
  /// Offsets read since the beginning of the topics, up to `goal`.
  public var done: Int64
  /// Offsets to read until it follows.
  public var goal: Int64
  /// Why an earlier file was thrown away; nil where it was taken over or there was none.
  public var discarded: String?
  /// Records that could not be read and were passed over, since the start.
  public var unreadable: Int

  /// Share that is done, 0…1.
  public var share: Double { phase == .following || goal <= 0 ? 1 : min(1, Double(done) / Double(goal)) }
}

/// What the index tells those who watch it. Never a payload.
public protocol IndexObserver: Sendable {
  /// An earlier file was thrown away; the index is built anew.
  func discarded(_ reason: String)
  /// So many records are in the file.
  func wrote(_ records: Int, took: Duration)
  /// A record is no value of its topic; it was passed over.
  func unreadable(_ position: BusPosition)
  /// All that was there at the start is in the file.
  func caughtUp()
  /// The ledger was checked.
  func checked(_ check: LedgerCheck)
  /// What waits for an operator.
  func counted(_ backlog: OperatorBacklog)
  /// The bus failed; the index tries again.
  func failed(_ error: BusError)
}

/// Watches nothing.
public struct SilentIndexObserver: IndexObserver {
  /// Watches nothing.
  public init() {}
  /// Nothing.
  public func discarded(_ reason: String) {}
  /// Nothing.
  public func wrote(_ records: Int, took: Duration) {}
  /// Nothing.
  public func unreadable(_ position: BusPosition) {}
  /// Nothing.
  public func caughtUp() {}
  /// Nothing.
  public func checked(_ check: LedgerCheck) {}
  /// Nothing.
  public func counted(_ backlog: OperatorBacklog) {}
  /// Nothing.
  public func failed(_ error: BusError) {}
}
