/// So many a second, with a burst of one second. Pure: time comes in.
struct RateLimit: Sendable {
  private let perSecond: Double
  private var tokens: Double
  private var last: Timestamp?

  /// A limit; nil is none.
  init(perSecond: Double?) {
    self.perSecond = perSecond ?? .infinity
    tokens = max(1, self.perSecond)
  }

  /// Takes one if there is one.
  mutating func take(at now: Timestamp) -> Bool {
    guard perSecond.isFinite else { return true }
    if let last, now > last {
      let gained = Double(now.milliseconds - last.milliseconds) / 1000 * perSecond
      tokens = min(max(1, perSecond), tokens + gained)
    }
    last = now
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }
}
