import Testing

@testable import Hub

struct CircuitTests {
  let start = Timestamp(milliseconds: 0)

  @Test("failures in a row open it; a probe decides; each failed probe doubles the pause, up to eight times")
  func life() {
    var circuit = Circuit(CircuitSettings(failures: 2, pause: .seconds(10)))
    #expect(circuit.failed(at: start, retryAfter: nil) == false)
    #expect(circuit.admits(at: start))
    #expect(circuit.failed(at: start, retryAfter: nil) == true)
    #expect(!circuit.admits(at: start.adding(seconds: 9)))
    #expect(circuit.admits(at: start.adding(seconds: 10)))
    #expect(circuit.state == .probing)
    #expect(!circuit.admits(at: start.adding(seconds: 10)))
    _ = circuit.failed(at: start.adding(seconds: 10), retryAfter: nil)
    #expect(circuit.state == .open(until: start.adding(seconds: 30)))
    circuit.answered()
    #expect(circuit.state == .closed)
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
    #expect((0..<5).filter { _ in rate.take(at: start) }.count == 3)
    #expect((0..<5).filter { _ in rate.take(at: start.adding(milliseconds: 700)) }.count == 2)
  }
}
