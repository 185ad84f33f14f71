import Kafka
import Testing

@Suite struct RecordReaderTests {
  @Test func singleRecordsAreFoundByTheirOffset() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 2)
    let producer = try Producer(ground.configuration)
    _ = try await producer.publish((0..<20).map { Record(topic: "t", partition: $0 % 2, value: "\($0)".bytes) })
    let reader = try RecordReader(ground.configuration)
    for offset: Int64 in [7, 0, 9] {
      let record = try await reader.record(TopicPartition("t", 1), at: offset)
      #expect(record?.offset == offset)
      #expect(record?.value == "\(offset * 2 + 1)".bytes)
    }
    #expect(try await reader.record(TopicPartition("t", 0), at: 10) == nil)
    #expect(try await reader.record(TopicPartition("t", 0), at: 1_000_000) == nil)
    #expect(try await reader.record(TopicPartition("t", 0), at: -5) == nil)
    await reader.close()
    await producer.close()
  }

  @Test func endsAreTold() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 2)
    let producer = try Producer(ground.configuration)
    _ = try await producer.publish((0..<5).map { Record(topic: "t", partition: 1, value: "\($0)".bytes) })
    let reader = try RecordReader(ground.configuration)
    let ends = try await reader.watermarks([TopicPartition("t", 0), TopicPartition("t", 1)])
    #expect(ends[TopicPartition("t", 0)] == Watermarks(low: 0, stable: 0, high: 0))
    #expect(ends[TopicPartition("t", 1)] == Watermarks(low: 0, stable: 5, high: 5))
    await reader.close()
    await producer.close()
  }

  @Test func withoutABrokerAReaderGivesUpInTime() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 1)
    try ground.cluster.setBroker(1, up: false)
    let reader = try RecordReader(ground.configuration, timeout: .seconds(1))
    let first = await #expect(throws: KafkaError.self) { try await reader.record(TopicPartition("t", 0), at: 0) }
    #expect(first?.kind == .unavailable)
    let second = await #expect(throws: KafkaError.self) { try await reader.watermarks([TopicPartition("t", 0)]) }
    #expect(second?.kind == .unavailable)
    await reader.close()
  }
}
