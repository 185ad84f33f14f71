/// So many a second, with a burst of one second. Pure: time comes in.
struct RateLimit: Sendable {
  private let perSecond: Double
  private var tokens: Double
  private var last: Timestamp?

  init(perSecond: Int) {
    self.perSecond = Double(perSecond)
    tokens = max(1, self.perSecond)
  }

  /// Takes one if there is one.
  mutating func take(at now: Timestamp) -> Bool {
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
