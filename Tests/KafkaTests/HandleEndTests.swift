import Dispatch
import Testing

@testable import Kafka

@Suite struct HandleEndTests {
  @Test func nobodyWaitsForEverForAClientThatDoesNotEnd() async {
    await RdHandle.Gone().wait(within: .milliseconds(1))
  }

  @Test func everyWaiterLearnsOfTheEnd() async {
    let gone = RdHandle.Gone()
    async let first: Void = gone.wait(within: .seconds(600))
    async let second: Void = gone.wait(within: .seconds(600))
    gone.tell()
    _ = await (first, second)
    await gone.wait(within: .seconds(600))
  }
}
