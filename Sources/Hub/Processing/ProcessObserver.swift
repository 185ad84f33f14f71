/// What the processor tells those who watch it: logs, metrics, readiness. Never a payload.
public protocol ProcessObserver: Sendable {
  /// It owns these partitions of the inbox, restored and started.
  func owns(_ partitions: [Int32])
  /// How far the restore of new partitions is.
  func restoring(_ progress: RestoreProgress)
  /// So many events were handled and committed.
  func handled(_ events: Int, took: Duration)
  /// Limits were found to be near or passed, and that is committed.
  func alerted(_ alerts: [DeadlineAlert])
  /// A transaction failed; it is handled by its kind.
  func commitFailed(_ error: BusError)
  /// A proof found that records which had been acknowledged were lost.
  func proved(_ finding: ProvenTransactor.Finding)
  /// So many events made the hub itself fail and were set aside.
  func poisoned(_ events: Int)
}

/// Watches nothing.
public struct SilentProcessObserver: ProcessObserver {
  /// Watches nothing.
  public init() {}
  /// Nothing.
  public func owns(_ partitions: [Int32]) {}
  /// Nothing.
  public func restoring(_ progress: RestoreProgress) {}
  /// Nothing.
  public func handled(_ events: Int, took: Duration) {}
  /// Nothing.
  public func alerted(_ alerts: [DeadlineAlert]) {}
  /// Nothing.
  public func commitFailed(_ error: BusError) {}
  /// Nothing.
  public func proved(_ finding: ProvenTransactor.Finding) {}
  /// Nothing.
  public func poisoned(_ events: Int) {}
}
