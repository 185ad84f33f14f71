import Synchronization

/// Bounds what may come in: how many pushes are at work at once, and how many a second each system may send.
public final class Admission: Sendable {
  /// Whether a push may go on.
  public enum Verdict: Sendable, Hashable {
    /// It may; `leave` must follow.
    case enter
    /// The system sends faster than its limit.
    case rate
    /// Too many pushes are at work.
    case busy
  }

  private struct State {
    var atWork = 0
    var rates: [SystemCode: RateLimit] = [:]
  }

  private let state = Mutex(State())
  private let bound: Int

  /// - Parameter bound: most pushes at work at once.
  public init(bound: Int = 512) { self.bound = bound }

  /// Asks for one push of a system.
  public func enter(_ system: SystemCode, limits: InboundLimits, at now: Timestamp) -> Verdict {
    state.withLock { state in
      guard state.atWork < bound else { return .busy }
      let fresh = RateLimit(perSecond: limits.perSecond, burst: limits.perSecond + limits.burst)
      guard state.rates[system, default: fresh].take(at: now) else { return .rate }
      state.atWork += 1
      return .enter
    }
  }

  /// A push has been answered.
  public func leave() { state.withLock { $0.atWork -= 1 } }
}
