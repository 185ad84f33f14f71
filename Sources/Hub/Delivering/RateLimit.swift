/// So many a second, with a burst (of one second, unless told otherwise). Pure: time comes in.
struct RateLimit: Sendable {
  private let perSecond: Double
  private let burst: Double
  private var tokens: Double
  private var last: Timestamp?

  init(perSecond: Int, burst: Int? = nil) {
    self.perSecond = Double(perSecond)
    self.burst = max(1, Double(burst ?? perSecond))
    tokens = self.burst
  }

  /// Takes one if there is one.
  mutating func take(at now: Timestamp) -> Bool {
    if let last, now > last {
      let gained = Double(now.milliseconds - last.milliseconds) / 1000 * perSecond
      tokens = min(burst, tokens + gained)
    }
    last = now
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }
}
