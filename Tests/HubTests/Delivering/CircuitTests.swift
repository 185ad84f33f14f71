import Testing

@testable import Hub

struct CircuitTests {
  let start = Timestamp(milliseconds: 0)

  @Test("failures in a row open it; a probe decides; each failed probe doubles the pause, up to eight times")
  func life() {
    var circuit = Circuit(CircuitSettings(failures: 2, pause: .seconds(10)))
    let first = circuit.failed(at: start, retryAfter: nil)
    #expect(first == nil)
    let closed = circuit.admits(at: start)
    #expect(closed)
    let second = circuit.failed(at: start, retryAfter: nil)
    #expect(second == .opened)
    let early = circuit.admits(at: start.adding(seconds: 9))
    let probe = circuit.admits(at: start.adding(seconds: 10))
    #expect(!early && probe)
    #expect(circuit.state == .probing)
    let another = circuit.admits(at: start.adding(seconds: 10))
    #expect(!another)
    _ = circuit.failed(at: start.adding(seconds: 10), retryAfter: nil)
    #expect(circuit.state == .open(until: start.adding(seconds: 30)))
    let back = circuit.answered()
    #expect(back == .closed && circuit.state == .closed)
    let still = circuit.answered()
    #expect(still == nil)
  }

  @Test("failures of deliveries that were already in flight do not lengthen the pause")
  func late() {
    var circuit = Circuit(CircuitSettings(failures: 1, pause: .seconds(10)))
    _ = circuit.failed(at: start, retryAfter: nil)
    _ = circuit.failed(at: start.adding(seconds: 5), retryAfter: nil)
    #expect(circuit.state == .open(until: start.adding(seconds: 10)))
  }

  @Test("a system that names its own time is not asked before")
  func retryAfter() {
    var circuit = Circuit(CircuitSettings(failures: 1, pause: .seconds(10)))
    _ = circuit.failed(at: start, retryAfter: .seconds(120))
    #expect(circuit.state == .open(until: start.adding(seconds: 120)))
  }

  @Test("a rate limit gives a second's burst, then so many a second")
  func rate() {
    var rate = RateLimit(perSecond: 3)
    let burst = (0..<5).map { _ in rate.take(at: start) }
    let later = (0..<5).map { _ in rate.take(at: start.adding(milliseconds: 700)) }
    #expect(burst.count { $0 } == 3)
    #expect(later.count { $0 } == 2)
  }
}
