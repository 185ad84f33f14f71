import Testing

@testable import Hub

@Suite struct LingerTests {
  private func after(_ times: [Duration]) -> Duration {
    var linger = Linger(shortest: .milliseconds(20))
    for time in times { linger.committed(in: time) }
    return linger.now
  }

  @Test func quickTransactionsLeaveItShort() {
    #expect(after([]) == .milliseconds(20))
    #expect(after(Array(repeating: .milliseconds(5), count: 20)) == .milliseconds(20))
  }

  @Test func slowOnesMakeItLongerUpToABound() {
    let slow = after(Array(repeating: .milliseconds(30), count: 40))
    #expect(slow > .milliseconds(55) && slow <= .milliseconds(60))
    let slowest = after(Array(repeating: .seconds(30), count: 100))
    #expect(slowest > .milliseconds(95) && slowest <= .milliseconds(100))
  }

  @Test func oneSlowTransactionIsNotTheRule() { #expect(after([.seconds(30)]) <= .milliseconds(40)) }

  @Test func quickOnesMakeItShortAgain() {
    let times = Array(repeating: Duration.seconds(1), count: 40) + Array(repeating: .milliseconds(1), count: 40)
    #expect(after(times) < .milliseconds(21))
  }
}
