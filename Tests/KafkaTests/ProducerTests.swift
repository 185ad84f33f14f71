import Kafka
import Testing

@Suite struct ProducerTests {
  @Test func recordsAreAnsweredWithTheirPositionsInOrder() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 2)
    let producer = try Producer(ground.configuration)
    let positions = try await producer.publish(
      (0..<10).map { Record(topic: "t", partition: $0 % 2, value: "\($0)".bytes) })
    #expect(positions.map(\.partition) == (0..<10).map { TopicPartition("t", $0 % 2) })
    #expect(positions.map(\.offset) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    await producer.close()
  }

  @Test func whatWasWrittenIsRead() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 1)
    let headers = [
      Header("text", "值".bytes), Header("not-utf8", [0xff, 0x00, 0xfe]), Header("null", nil), Header("empty", []),
      Header("text", "again".bytes),
    ]
    let written = [
      Record(topic: "t", key: "k".bytes, value: "v".bytes, headers: headers),
      Record(topic: "t", key: "k".bytes, value: nil),
      Record(topic: "t", key: nil, value: []),
    ]
    let producer = try Producer(ground.configuration)
    _ = try await producer.publish(written)
    let consumer = try await Consumer(partitions: [TopicPartition("t", 0): 0], ground.configuration)
    let read = try await consumer.records(3)
    #expect(read.map(\.key) == written.map(\.key))
    #expect(read.map(\.value) == written.map(\.value))
    #expect(read.map(\.headers) == written.map(\.headers))
    #expect(read.map(\.offset) == [0, 1, 2])
    await producer.close()
    await consumer.close()
  }

  @Test func aKeyGoesWhereTheJavaClientSendsIt() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 32)
    let producer = try Producer(ground.configuration)
    let positions = try await producer.publish(
      ["21", "foobar", "a-little-bit-long-string"].map { Record(topic: "t", key: $0.bytes, value: []) })
    // murmur2 of these in Apache Kafka's own UtilsTest, made positive, modulo 32.
    let hashes: [Int32] = [-973_932_308, -790_332_482, -985_981_536]
    let expected = hashes.map { ($0 & 0x7fff_ffff) % 32 }
    #expect(positions.map(\.partition.partition) == expected)
    await producer.close()
  }

  @Test func aFullQueueIsWaitedFor() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 1)
    var configuration = ground.configuration
    configuration.maxQueuedRecords = 10
    let producer = try Producer(configuration)
    let headers = [Header("h", "v".bytes)]
    let positions = try await producer.publish(
      (0..<500).map { Record(topic: "t", value: "\($0)".bytes, headers: headers) })
    #expect(positions.map(\.offset) == Array(0..<500))
    await producer.close()
  }

  @Test func aCancelledTaskStopsWaitingForRoomAndForDelivery() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 1)
    try ground.cluster.setBroker(1, up: false)
    var configuration = ground.configuration
    configuration.maxQueuedRecords = 10
    configuration.deliveryTimeout = .seconds(600)
    let producer = try Producer(configuration)
    for count in [1, 100] {
      let task = Task { () -> KafkaError? in
        do throws(KafkaError) {
          _ = try await producer.publish((0..<count).map { Record(topic: "t", value: "\($0)".bytes) })
          return nil
        } catch {
          return error
        }
      }
      task.cancel()
      let error = await task.value
      #expect(error?.kind == .cancelled || error?.code == "_QUEUE_FULL")
    }
    try ground.cluster.setBroker(1, up: true)
    await producer.close()
  }

  @Test func withoutABrokerDeliveryFailsInTime() async throws {
    let ground = try Ground()
    try ground.cluster.setBroker(1, up: false)
    var configuration = ground.configuration
    configuration.deliveryTimeout = .seconds(1)
    let producer = try Producer(configuration)
    let error = await #expect(throws: KafkaError.self) { try await producer.publish([Record(topic: "t", value: [])]) }
    #expect(error?.kind == .unavailable)
    #expect(error?.code == "_MSG_TIMED_OUT")
    await producer.close()
  }

  @Test func passingErrorsOfTheBrokerAreRetriedInOrder() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 1)
    ground.cluster.fail(.produce, with: [.notEnoughReplicas, .leaderNotAvailable, .disconnect])
    let producer = try Producer(ground.configuration)
    let positions = try await producer.publish((0..<20).map { Record(topic: "t", partition: 0, value: "\($0)".bytes) })
    #expect(positions.count == 20)
    let consumer = try await Consumer(partitions: [TopicPartition("t", 0): 0], ground.configuration)
    let read = try await consumer.records(20)
    #expect(texts(read) == (0..<20).map(String.init))
    await producer.close()
    await consumer.close()
  }

  @Test func aRecordThatIsTooLargeIsRefusedAndTheOthersOfItsCallAreTold() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 1)
    var configuration = ground.configuration
    configuration.maxRecordBytes = 2000
    let producer = try Producer(configuration)
    let large = Record(topic: "t", value: [UInt8](repeating: 1, count: 5000), headers: [Header("h", "v".bytes)])
    let error = await #expect(throws: KafkaError.self) {
      try await producer.publish([Record(topic: "t", value: []), large, Record(topic: "t", value: [])])
    }
    #expect(error?.kind == .rejected)
    #expect(error?.code == "MSG_SIZE_TOO_LARGE")
    await producer.close()
  }

  @Test(arguments: ["", "a b", "a\0b", "主题", ".", String(repeating: "x", count: 250)])
  func whatIsNoTopicNameIsRefused(_ name: String) async throws {
    let ground = try Ground()
    let producer = try Producer(ground.configuration)
    let error = await #expect(throws: KafkaError.self) { try await producer.publish([Record(topic: name, value: [])]) }
    #expect(error?.kind == .rejected)
    await producer.close()
  }

  @Test func aClosedProducerRefuses() async throws {
    let ground = try Ground()
    let producer = try Producer(ground.configuration)
    await producer.close()
    await producer.close()
    let error = await #expect(throws: KafkaError.self) { try await producer.publish([Record(topic: "t", value: [])]) }
    #expect(error?.kind == .misuse)
  }

  @Test func closingWaitsForWhatIsOnItsWay() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 1)
    try ground.cluster.setLatency(1, .milliseconds(200))
    let producer = try Producer(ground.configuration)
    let publishing = Task { try await producer.publish((0..<100).map { Record(topic: "t", value: "\($0)".bytes) }) }
    await producer.close()
    // Either it came before the close and was written whole, or after it and was refused.
    switch await publishing.result {
    case .success(let positions): #expect(positions.count == 100)
    case .failure(let error): #expect((error as? KafkaError)?.kind == .misuse)
    }
  }
}
