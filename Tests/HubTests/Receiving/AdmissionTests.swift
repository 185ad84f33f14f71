@testable import Hub
import Testing

@Suite struct AdmissionTests {
  private let limits = InboundLimits(body: 100, perSecond: 2, burst: 3)
  private let now = Timestamp(milliseconds: 1_772_414_100_000)

  @Test func rateIsPerSystemWithABurst() {
    let admission = Admission()
    var verdicts = (0..<6).map { _ in admission.enter("city", limits: limits, at: now) }
    #expect(verdicts == [.enter, .enter, .enter, .enter, .enter, .rate])
    #expect(admission.enter("xuhui", limits: limits, at: now) == .enter)
    verdicts = (0..<3).map { _ in admission.enter("city", limits: limits, at: now.adding(seconds: 1)) }
    #expect(verdicts == [.enter, .enter, .rate])
  }

  @Test func atMostSoManyAreAtWork() {
    let admission = Admission(bound: 2)
    let verdicts = (0..<3).map { _ in admission.enter("city", limits: limits, at: now) }
    #expect(verdicts == [.enter, .enter, .busy])
    admission.leave()
    #expect(admission.enter("city", limits: limits, at: now) == .enter)
  }
}
