import HubTesting
import Testing

@testable import Hub

@Suite(.timeLimit(.minutes(1)))
struct FeederTests {
  @Test(
    "what waits for a system that reads Kafka is copied to its topic, and the case has its receipt",
    arguments: [false, true])
  func copies(failing: Bool) async throws {
    let bus = MemoryBus()
    let outbox = (1...20).map { number in
      OutboundRecord(
        delivery: DeliveryID("ap-\(number).jingan.1"), sequence: 1, system: "jingan",
        application: ApplicationID("ap-\(number)"), round: 1, doubtful: false,
        payload: .withdrawal(leg: "jingan", caseNumber: nil)
      ).record(topic: Topics.outbox("jingan"), time: ManualClock().now(), configuration: "v1")
    }
    _ = try await bus.publisher(named: "test").publish(outbox)
    if failing {
      bus.plan(.commit(BusError(.outcomeUnknown, code: "planned", message: ""), applied: true))
      bus.plan(.commit(BusError(.aborted, code: "planned", message: ""), applied: false))
    }
    let clock = ManualClock()
    let feeder = Feeder(
      bus: bus, transactions: Feeder.transactions(bus, systems: ["jingan"], instance: "a", clock: clock),
      systems: ["jingan"], clock: clock)
    let running = Task { try await feeder.run() }
    clock.run()
    let settled = try await bus.consumer(
      .partitions([TopicPartition(Topics.inbox, 0): 0, TopicPartition(Topics.inbox, 1): 0]))
    var receipts: [BusMessage] = []
    while receipts.count < 20 {
      try Task.checkCancellation()
      if case .records(let messages)? = try await settled.next(limit: 100, wait: .seconds(5)) { receipts += messages }
    }
    running.cancel()
    try await running.value
    let copies = bus.records(of: Topics.feed("jingan"))
    #expect(copies.count == 20)
    #expect(Set(copies.compactMap { $0.header(OutboundRecord.deliveryHeader) }).count == 20)
    #expect(copies.allSatisfy { $0.header("ce_specversion") == "1.0" })
  }

  @Test("a record that no broker takes is refused to its case; the others are copied")
  func refused() async throws {
    let bus = MemoryBus(partitions: 1)
    let outbox = (1...2).map { number in
      OutboundRecord(
        delivery: DeliveryID("ap-\(number).jingan.1"), sequence: 1, system: "jingan",
        application: ApplicationID("ap-\(number)"), round: 1, doubtful: false,
        payload: .withdrawal(leg: "jingan", caseNumber: nil)
      ).record(topic: Topics.outbox("jingan"), time: ManualClock().now(), configuration: "v1")
    }
    _ = try await bus.publisher(named: "test").publish(outbox)
    // The pair is refused, and then its first half.
    for _ in 0..<2 { bus.plan(.commit(BusError(.rejected, code: "too-large", message: ""), applied: false)) }
    let clock = ManualClock()
    let feeder = Feeder(
      bus: bus, transactions: Feeder.transactions(bus, systems: ["jingan"], instance: "a", clock: clock),
      systems: ["jingan"], clock: clock)
    let running = Task { try await feeder.run() }
    let copied = await eventually { bus.records(of: Topics.feed("jingan")).count == 1 }
    running.cancel()
    try await running.value
    #expect(copied)
    #expect(bus.records(of: Topics.inbox).count == 2)
  }
}
