import HubTesting
import Testing

@testable import Hub

@Suite(.timeLimit(.minutes(1)))
struct PollerTests {
  /// Every answer is one status of the case that was asked for.
  private struct OneStatus: Translator {
    func application(from original: Original) -> Translation<Application> { .unreadable(code: "none", detail: "") }
    func statuses(from original: Original, number: CaseNumber?) -> Translation<[StatusEvent]> {
      let status = StatusEvent(system: original.system, caseNumber: number ?? "", items: [], whole: .accepted)
      return .translated([status], Trace())
    }
  }

  @Test("far more open cases than questions at once are all asked for, and each changed answer is an event")
  func manyCases() async throws {
    let (bus, clock, portal) = (MemoryBus(), ManualClock(), ScriptedSystem())
    let count = Poller.concurrency * 5
    let numbers = (0..<count).map { CaseNumber("N\($0)") }
    for number in numbers { portal.setAnswer([1], for: number) }
    let writer = try await bus.publisher(named: "test")
    for (place, number) in numbers.enumerated() {
      let reference = ReferenceKey(system: "xuhui", number: number)
      let binding = Binding(reference: reference, application: ApplicationID("ap-\(place)"), open: true)
      let attributes = CloudEvent.Attributes(id: "\(place)", type: "hub.reference", time: clock.now())
      let record = CloudEvent.record(topic: Topics.refs, key: reference.text, value: binding.json, attributes)
      _ = try await writer.publish([record])
    }
    let settings = DeliverySettings(
      policy: SceneRules.policy, concurrency: 4, perSecond: 100_000, timeout: .seconds(1), attempts: 1, pause: .zero,
      circuit: CircuitSettings(failures: 3, pause: .seconds(5)), poll: .seconds(1))
    let poller = Poller(
      bus: bus,
      targets: [DeliveryTarget(system: "xuhui", transport: portal, translator: OneStatus(), settings: settings)],
      clock: clock)
    let running = Task { try await poller.run() }
    clock.run()
    let asked = await eventually { bus.records(of: Topics.inbox).count >= count }
    running.cancel()
    try await running.value
    #expect(asked)
    #expect(Set(bus.records(of: Topics.inbox).compactMap(\.key)).count == count)
  }
}
