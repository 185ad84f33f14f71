public import JSON
import Synchronization

/// A call-back as the simulated city received it.
public struct CityCallback: Sendable, Hashable {
  /// `process` or `corretApply`.
  public var endpoint: String
  /// 办件编号 at the city.
  public var applyNo: String
  /// 办理动作, empty for `corretApply`.
  public var op: String
  /// 办理结果, empty for `corretApply`.
  public var result: String
  /// The header `Hub-Delivery-Id`.
  public var delivery: String?
  /// The header `Hub-Sequence`.
  public var sequence: String?
  /// The whole body without its token.
  public var body: JSONValue
}

/// What the simulated city knows.
public final class CityBook: Sendable {
  private struct State {
    var callbacks: [CityCallback] = []
    var tokens: [String: ContinuousClock.Instant] = [:]
    var issued = 0
  }
  private let state = Mutex(State())

  /// Every call-back that was taken in, in order.
  public var callbacks: [CityCallback] { state.withLock { $0.callbacks } }

  /// How many tokens were given out.
  public var tokensIssued: Int { state.withLock { $0.issued } }

  /// Gives a token out.
  func issueToken(until end: ContinuousClock.Instant) -> String {
    state.withLock { state in
      state.issued += 1
      let token = "sim-access-token-\(state.issued)"
      state.tokens[token] = end
      if state.tokens.count > 1000 { state.tokens = state.tokens.filter { $0.value > .now } }
      return token
    }
  }

  /// Whether a token holds.
  func holds(_ token: String, at now: ContinuousClock.Instant) -> Bool {
    state.withLock { $0.tokens[token].map { $0 > now } ?? false }
  }

  /// Makes all tokens void.
  func expireTokens() { state.withLock { $0.tokens = [:] } }

  func take(_ callback: CityCallback) { state.withLock { $0.callbacks.append(callback) } }

  /// Forgets what it received.
  public func reset() { state.withLock { $0.callbacks = [] } }
}
