import Adapters
import Hub
import HubTesting
import JSON
import Testing

@Suite struct KafkaTopicTests {
  @Test func aRecordIsCopiedToTheSystemsTopicAsACloudEvent() async throws {
    let bus = MemoryBus()
    let transport = KafkaTopic(
      system: "market", publisher: try await bus.publisher(named: "feeds"), clock: ManualClock(), configuration: "v1")
    let record = Records.leg("market")
    #expect(await transport.send(record) == .delivered(caseNumber: nil))
    #expect(await transport.send(record) == .delivered(caseNumber: nil))
    let copies = bus.records(of: "out.market")
    #expect(copies.count == 2)
    let copy = try #require(copies.first)
    #expect(copy.key.map { String(decoding: $0, as: UTF8.self) } == record.application.rawValue)
    let headers = Dictionary(
      copy.headers.map { ($0.name, String(decoding: $0.value ?? [], as: UTF8.self)) }, uniquingKeysWith: { $1 })
    #expect(headers["ce_specversion"] == "1.0")
    #expect(headers["hub-delivery-id"] == record.delivery.rawValue)
    #expect(headers["hub-sequence"] == "1")
    #expect(try JSONValue(parsing: copy.value ?? [])["payload"]?["themeName"] == "我要开饭店")
  }

  @Test func aBusThatIsDownIsNotTheRecordsFault() async throws {
    let bus = MemoryBus()
    bus.plan(.publish(BusError(.unavailable, code: "all-brokers-down", message: "")))
    let transport = KafkaTopic(
      system: "market", publisher: try await bus.publisher(named: "feeds"), clock: ManualClock(), configuration: "v1")
    let attempt = await transport.send(Records.leg("market"))
    #expect(attempt == .failed(code: "bus-all-brokers-down", systemDown: true, doubtful: false, retryAfter: nil))
  }
  @Test func aRecordThatNoBrokerTakesIsRefused() async throws {
    let bus = MemoryBus()
    bus.plan(.publish(BusError(.rejected, code: "message-too-large", message: "")))
    let transport = KafkaTopic(
      system: "market", publisher: try await bus.publisher(named: "feeds"), clock: ManualClock(), configuration: "v1")
    #expect(
      await transport.send(Records.leg("market"))
        == .refused(code: "bus-message-too-large", message: "no broker takes it"))
  }
}
