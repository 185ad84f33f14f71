import Kafka
import Testing

@Suite struct AdminTests {
  private let place = TopicPartition("t", 0)

  private func committed() async throws -> Ground {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 1)
    let producer = try Producer(ground.configuration)
    _ = try await producer.publish((0..<5).map { Record(topic: "t", value: "\($0)".bytes) })
    let consumer = try await Consumer(group: "g", topics: ["t"], ground.configuration)
    _ = try await consumer.records(5)
    try await consumer.commit([place: 2])
    await consumer.close()
    await producer.close()
    return ground
  }

  @Test func aGroupsOffsetsAndLagAreTold() async throws {
    let ground = try await committed()
    let admin = try Admin(ground.configuration)
    #expect(try await admin.committed(group: "g", [place]) == [place: 2])
    #expect(try await admin.lag(group: "g", [place]) == [place: 3])
    #expect(try await admin.lag(group: "nobody", [place]) == [place: 5])
    await admin.close()
  }

  @Test(arguments: [
    MockCluster.Failure.coordinatorLoadInProgress, .notCoordinator, .coordinatorNotAvailable, .disconnect,
  ])
  func aCoordinatorThatIsNotReadyIsAskedAgain(_ failure: MockCluster.Failure) async throws {
    let ground = try await committed()
    ground.cluster.fail(.offsetFetch, with: [failure, failure, failure])
    let admin = try Admin(ground.configuration)
    #expect(try await admin.committed(group: "g", [place]) == [place: 2])
    await admin.close()
  }

  @Test(arguments: ["", "no topic", "no\0topic"])
  func whatIsNoTopicsNameIsRefused(_ name: String) async throws {
    let admin = try Admin(try Ground().configuration)
    let made = await #expect(throws: KafkaError.self) { try await admin.create([Topic(name: name, partitions: 1)]) }
    let changed = await #expect(throws: KafkaError.self) { try await admin.configure(topic: name, ["a": "b"]) }
    #expect(made?.kind == .rejected && changed?.kind == .rejected)
    await admin.close()
  }

  @Test func topicsAreListedAndTheClusterIsNamed() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("a", partitions: 3)
    let admin = try Admin(ground.configuration)
    #expect(try await admin.topics(["a", "b"], withSettings: false) == [Topic(name: "a", partitions: 3, replicas: 1)])
    #expect(try await !admin.clusterID().isEmpty)
    await admin.close()
  }

  @Test func withoutABrokerCallsGiveUpInTime() async throws {
    let ground = try Ground()
    try ground.cluster.setBroker(1, up: false)
    let admin = try Admin(ground.configuration, timeout: .seconds(2), attempt: .seconds(1))
    let failures = await [
      #expect(throws: KafkaError.self) { try await admin.clusterID() },
      #expect(throws: KafkaError.self) { try await admin.topics() },
      #expect(throws: KafkaError.self) { try await admin.create([Topic(name: "t", partitions: 1)]) },
      #expect(throws: KafkaError.self) { try await admin.committed(group: "g", [place]) },
    ]
    #expect(failures.allSatisfy { $0?.kind == .unavailable }, "\(failures)")
    await admin.close()
    let closed = await #expect(throws: KafkaError.self) { try await admin.clusterID() }
    #expect(closed?.kind == .misuse)
  }
}
