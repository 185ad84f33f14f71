@testable import Hub
import HubTesting
import Testing

@Suite struct FailFastPublisherTests {
  private let away = BusError(.unavailable, code: "timed-out", message: "")
  private let record = BusRecord(topic: Topics.received, key: nil, value: [])

  private func code(_ publisher: FailFastPublisher) async -> String? {
    do throws(BusError) {
      _ = try await publisher.publish([record])
      return nil
    } catch { return error.code }
  }

  @Test func afterThreeFailuresItFailsAtOnceUntilAProbeIsAnswered() async throws {
    let bus = MemoryBus()
    let clock = ManualClock()
    let watched = WatchedPublisher(try await bus.publisher(named: "receive"))
    let publisher = FailFastPublisher(watched, clock: clock)
    for _ in 0..<3 {
      watched.fail(Topics.received, away)
      #expect(await code(publisher) == "timed-out")
    }
    #expect(await code(publisher) == "bus-away")
    #expect(watched.topics.count == 3)
    clock.advance(by: .milliseconds(500))
    watched.fail(Topics.received, away)
    #expect(await code(publisher) == "timed-out")
    #expect(await code(publisher) == "bus-away")
    clock.advance(by: .seconds(1))
    #expect(await code(publisher) == nil)
    #expect(await code(publisher) == nil)
  }

  @Test func aRecordThatIsRefusedSaysNothingAgainstTheBus() async throws {
    let bus = MemoryBus()
    let watched = WatchedPublisher(try await bus.publisher(named: "receive"))
    let publisher = FailFastPublisher(watched, clock: ManualClock())
    for _ in 0..<5 {
      watched.fail(Topics.received, BusError(.rejected, code: "too-large", message: ""))
      #expect(await code(publisher) == "too-large")
    }
    #expect(await code(publisher) == nil)
  }
}
