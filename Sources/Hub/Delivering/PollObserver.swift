/// What the poller tells those who watch it.
public protocol PollObserver: Sendable {
  /// A system does not know a case that it gave a number to.
  func caseUnknown(_ system: SystemCode)
  /// A system did not answer, or its answer could not be read or handed on.
  func notAnswered(_ system: SystemCode, code: String)
}

/// Watches nothing.
public struct SilentPollObserver: PollObserver {
  /// Watches nothing.
  public init() {}
  /// Nothing.
  public func caseUnknown(_ system: SystemCode) {}
  /// Nothing.
  public func notAnswered(_ system: SystemCode, code: String) {}
}
