import Testing

@testable import Kafka

@Suite struct TransactionRulesTests {
  typealias Rules = TransactionRules

  private func error(
    _ kind: KafkaError.Kind = .other, retriable: Bool = false, abort: Bool = false
  ) -> KafkaError {
    KafkaError(kind, code: "X", message: "", isRetriable: retriable, requiresAbort: abort)
  }

  @Test(arguments: Rules.Step.allCases, [true, false])
  func fatalIsFatalEverywhere(_ step: Rules.Step, _ timeLeft: Bool) {
    let error = error(.fatal, retriable: true, abort: true)
    #expect(Rules.verdict(on: error, at: step, timeLeft: timeLeft) == .fatal)
  }

  @Test(arguments: Rules.Step.allCases)
  func retriableIsTheSameCallAgainUntilTheDeadline(_ step: Rules.Step) {
    #expect(Rules.verdict(on: error(retriable: true), at: step, timeLeft: true) == .again)
    #expect(Rules.verdict(on: error(retriable: true), at: step, timeLeft: false) != .again)
  }

  @Test func whatMustBeAbortedIsAbortedEvenIfRetriable() {
    for step in [Rules.Step.produce, .offsets, .commit] {
      #expect(Rules.verdict(on: error(retriable: true, abort: true), at: step, timeLeft: true) == .abort)
    }
  }

  @Test func onlyACommitThatMayHaveReachedTheBrokerIsOfUnknownOutcome() {
    let verdicts = Rules.Step.allCases.map { Rules.verdict(on: error(retriable: true), at: $0, timeLeft: false) }
    #expect(verdicts == [.aborted, .aborted, .abort, .abort, .outcomeUnknown, .outcomeUnknown])
    #expect(Rules.verdict(on: error(), at: .commit, timeLeft: true) == .outcomeUnknown)
  }
}
