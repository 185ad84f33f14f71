import Kafka
import Testing

/// What the mock cluster cannot show.
@Suite(.withKafka) struct RealKafkaTests {
  private func ground(_ topics: Topic...) async throws -> Configuration {
    let configuration = try await Configuration.realKafka()
    let admin = try Admin(configuration)
    try await admin.create(topics)
    await admin.close()
    return configuration
  }

  @Test func topicsAreCreatedDescribedAndChanged() async throws {
    let admin = try Admin(try await ground())
    let topic = Topic(
      name: "admin", partitions: 3, replicas: 1, settings: ["cleanup.policy": "compact", "segment.ms": "600000"])
    try await admin.create([topic])
    try await admin.create([topic])
    #expect(try await admin.topics(["admin", "none"]) == [topic])
    try await admin.configure(topic: "admin", ["segment.ms": "700000", "min.insync.replicas": "1"])
    let expected = ["cleanup.policy": "compact", "segment.ms": "700000", "min.insync.replicas": "1"]
    // The controller answers before the brokers have heard of it.
    var changed = try await admin.topics(["admin"]).first?.settings
    for _ in 0..<1000 where changed != expected { changed = try await admin.topics(["admin"]).first?.settings }
    #expect(changed == expected)
    let wrong = await #expect(throws: KafkaError.self) {
      try await admin.create([Topic(name: "wrong", partitions: 1, settings: ["no.such.setting": "1"])])
    }
    #expect(wrong?.kind == .rejected)
    #expect(try await admin.topics(["wrong"]).isEmpty)
    #expect(try await !admin.clusterID().isEmpty)
    await admin.close()
  }

  @Test func aTransactionIsSeenWholeAndAnAbortedOneNot() async throws {
    let configuration = try await ground(
      Topic(name: "tx", partitions: 1), Topic(name: "tx-in", partitions: 1))
    let place = TopicPartition("tx", 0)
    let producer = try await TransactionalProducer(id: "tx", configuration)
    try await producer.transact(["a", "b"].map { Record(topic: "tx", value: $0.bytes) })
    var large = Record(topic: "tx", value: [UInt8](repeating: 0, count: 2_000_000))
    await #expect(throws: TransactionError.self) {
      try await producer.transact([Record(topic: "tx", value: "aborted".bytes), large])
    }
    large.value = "c".bytes
    let positions = try await producer.transact([large])
    let consumer = try await Consumer(partitions: [place: LogicalOffset.beginning], configuration)
    let events = try await consumer.events { $0.isEnd }
    #expect(texts(events.flatMap(\.records)) == ["a", "b", "c"])
    let reader = try RecordReader(configuration)
    #expect(try await reader.record(place, at: 1)?.value == "b".bytes)
    #expect(try await reader.record(place, at: 2) == nil)
    #expect(try await reader.record(place, at: positions[0].offset)?.value == "c".bytes)
    await reader.close()
    await consumer.close()
    await producer.close()
  }

  @Test func offsetsAreCommittedWithTheRecords() async throws {
    let configuration = try await ground(
      Topic(name: "move-in", partitions: 2), Topic(name: "move-out", partitions: 1))
    let writer = try Producer(configuration)
    _ = try await writer.publish((0..<100).map { Record(topic: "move-in", partition: $0 % 2, value: "\($0)".bytes) })
    let consumer = try await Consumer(group: "move", topics: ["move-in"], configuration)
    let producer = try await TransactionalProducer(id: "move", configuration)
    let read = try await consumer.records(100)
    let offsets = [TopicPartition("move-in", 0): Int64(50), TopicPartition("move-in", 1): Int64(50)]
    try await producer.transact(
      read.map { Record(topic: "move-out", value: $0.value) }, offsets: offsets, of: consumer)
    let admin = try Admin(configuration)
    #expect(try await admin.committed(group: "move", Array(offsets.keys)) == offsets)
    _ = try await writer.publish([Record(topic: "move-in", partition: 1, value: nil)])
    #expect(
      try await admin.lag(group: "move", Array(offsets.keys)) == [
        TopicPartition("move-in", 0): 0, TopicPartition("move-in", 1): 1,
      ])
    #expect(try await admin.committed(group: "nobody", Array(offsets.keys)).isEmpty)
    await admin.close()
    await consumer.close()
    await producer.close()
    await writer.close()
  }

  @Test func anOpenTransactionHoldsTheStableEndUntilItsOwnersSuccessorComes() async throws {
    let configuration = try await ground(Topic(name: "open", partitions: 1))
    let place = TopicPartition("open", 0)
    var slow = configuration
    slow.transactionTimeout = .seconds(60)
    let dead = try await OpenTransaction(id: "owner", slow)
    try await dead.write(Record(topic: "open", value: "undecided".bytes))
    let reader = try RecordReader(configuration)
    let before = try await reader.watermarks([place])[place]
    #expect(before == Watermarks(low: 0, stable: 0, high: 1))
    #expect(try await reader.record(place, at: 0) == nil)
    let heir = try await TransactionalProducer(id: "owner", configuration)
    var after = try await reader.watermarks([place])[place]
    while after?.stable != after?.high { after = try await reader.watermarks([place])[place] }
    #expect(try await reader.record(place, at: 0) == nil)
    guard case .fatal = await dead.commit() else {
      Issue.record("a fenced owner committed")
      return
    }
    await heir.close()
    await reader.close()
  }

  @Test func readingStartsByTime() async throws {
    let configuration = try await ground(Topic(name: "times", partitions: 1))
    let place = TopicPartition("times", 0)
    let producer = try Producer(configuration)
    _ = try await producer.publish((0..<3).map { Record(topic: "times", value: "\($0)".bytes) })
    let reader = try RecordReader(configuration)
    let stamp = try await reader.record(place, at: 0)?.timestamp ?? 0
    #expect(try await reader.offsets(of: [place], at: stamp) == [place: 0])
    #expect(try await reader.offsets(of: [place], at: 0) == [place: 0])
    #expect(try await reader.offsets(of: [place], at: stamp + 3_600_000) == [place: 3])
    await reader.close()
    await producer.close()
  }

  @Test func aPatternFindsTopicsToCome() async throws {
    let configuration = try await ground(Topic(name: "to.a", partitions: 1))
    var settings = configuration
    settings.metadataMaxAge = .seconds(1)
    let consumer = try await Consumer(group: "to", topics: ["^to\\..*"], settings)
    _ = try await consumer.events { $0.isAssignment }
    _ = try await ground(Topic(name: "to.b", partitions: 1))
    let producer = try Producer(configuration)
    _ = try await producer.publish([Record(topic: "to.b", value: "later".bytes)])
    #expect(texts(try await consumer.records(1)) == ["later"])
    await producer.close()
    await consumer.close()
  }

  @Test func committedOffsetsWaitForTheTransactionThatHoldsThem() async throws {
    let configuration = try await ground(Topic(name: "held", partitions: 1))
    let writer = try Producer(configuration)
    _ = try await writer.publish((0..<5).map { Record(topic: "held", value: "\($0)".bytes) })
    let place = TopicPartition("held", 0)
    let first = try await Consumer(group: "held", topics: ["held"], configuration)
    _ = try await first.records(5)
    let producer = try await TransactionalProducer(id: "held", configuration)
    try await producer.transact([], offsets: [place: 3], of: first)
    await first.close()
    let second = try await Consumer(group: "held", topics: ["held"], configuration)
    #expect(try await second.events { $0.isAssignment }.last == .assigned([place: 3]))
    await second.close()
    await producer.close()
    await writer.close()
  }
}
