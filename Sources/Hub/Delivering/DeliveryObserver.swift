/// What the delivery station tells those who watch it: logs and metrics. Never a payload.
public protocol DeliveryObserver: Sendable {
  /// A record was settled after a round.
  func settled(_ record: OutboundRecord, _ outcome: Settlement.Outcome, took: Duration)
  /// A record that nobody can deliver was set aside in quarantine.
  func setAside(_ topic: String)
  /// A system counts as down from now on.
  func circuitOpened(_ system: SystemCode)
  /// A system that counted as down answers again.
  func circuitClosed(_ system: SystemCode)
  /// The bus did not take a settlement; it is tried again.
  func publishFailed(_ error: BusError)
  /// A proof found that records which had been acknowledged were lost.
  func proved(_ finding: ProvenTransactor.Finding)
}

/// Watches nothing.
public struct SilentDeliveryObserver: DeliveryObserver {
  /// Watches nothing.
  public init() {}
  /// Nothing.
  public func settled(_ record: OutboundRecord, _ outcome: Settlement.Outcome, took: Duration) {}
  /// Nothing.
  public func setAside(_ topic: String) {}
  /// Nothing.
  public func circuitOpened(_ system: SystemCode) {}
  /// Nothing.
  public func circuitClosed(_ system: SystemCode) {}
  /// Nothing.
  public func publishFailed(_ error: BusError) {}
  /// Nothing.
  public func proved(_ finding: ProvenTransactor.Finding) {}
}
