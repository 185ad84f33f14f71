import HubTesting
import Testing

@testable import Hub

@Suite struct LagMeterTests {
  @Test func tellsHowFarAGroupIsBehind() async throws {
    let bus = MemoryBus(partitions: 2)
    try await bus.admin().create([BusTopic(name: "t", partitions: 2)])
    let meter = try await LagMeter(bus: bus)
    #expect(try await meter.measure(group: "g", topics: ["t"]).map(\.records) == [0, 0])
    let records = (0..<6).map { BusRecord(topic: "t", key: Array("key \($0)".utf8), value: []) }
    let positions = try await bus.publisher(named: "test").publish(records)
    let consumer = try await bus.consumer(.group("g", topics: ["t"]))
    guard case .assigned(let partitions)? = try await consumer.next(limit: 1, wait: .seconds(5)) else {
      Issue.record("nothing assigned")
      return
    }
    #expect(try await meter.measure(group: "g", topics: ["t"]).map(\.records).reduce(0, +) == 6)
    let ends = try await bus.reader().watermarks(Array(partitions.keys))
    let last = try #require(positions.last)
    var offsets = ends.mapValues(\.high)
    offsets[last.partition] = last.offset
    try await consumer.commit(offsets)
    let lags = try await meter.measure(group: "g", topics: ["t", "nothing"])
    let behind = lags.filter { $0.records > 0 }
    #expect(lags.count == 2 && behind.map(\.partition) == [last.partition] && behind.first?.oldest != nil)
    await consumer.close()
    await meter.close()
  }
}
