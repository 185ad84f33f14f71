import Kafka
import Testing

@Suite struct ConsumerTests {
  private func ground(_ count: Int, partitions: Int32 = 1) async throws -> Ground {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: Int(partitions))
    let producer = try Producer(ground.configuration)
    _ = try await producer.publish(
      (0..<Int32(count)).map { Record(topic: "t", partition: $0 % partitions, value: "\($0)".bytes) })
    await producer.close()
    return ground
  }

  @Test func aGroupGoesOnWhereItCommitted() async throws {
    let ground = try await ground(10)
    let place = TopicPartition("t", 0)
    let first = try await Consumer(group: "g", topics: ["t"], ground.configuration)
    let events = try await first.events { !$0.records.isEmpty }
    #expect(events.first == .assigned([place: nil]))
    try await first.commit([place: 4])
    await first.close()

    let second = try await Consumer(group: "g", topics: ["t"], ground.configuration)
    let assigned = try await second.events { $0.isAssignment }
    #expect(assigned.last == .assigned([place: 4]))
    let read = try await second.records(6)
    #expect(texts(read) == ["4", "5", "6", "7", "8", "9"])
    await second.close()
  }

  @Test func aPatternSubscribesToAllThatMatch() async throws {
    let ground = try Ground()
    for topic in ["out.a", "out.b", "other"] { try ground.cluster.createTopic(topic, partitions: 1) }
    let producer = try Producer(ground.configuration)
    _ = try await producer.publish(["out.a", "out.b", "other"].map { Record(topic: $0, value: $0.bytes) })
    let consumer = try await Consumer(group: "g", topics: ["^out\\..*"], ground.configuration)
    let read = try await consumer.records(2)
    #expect(Set(texts(read)) == ["out.a", "out.b"])
    await producer.close()
    await consumer.close()
  }

  @Test func nothingIsReadBeforeTheAssignmentIsAnswered() async throws {
    let ground = try await ground(3)
    let consumer = try await Consumer(group: "g", topics: ["t"], ground.configuration)
    var event: ConsumerEvent?
    while event == nil { event = try await consumer.next(wait: .seconds(1)) }
    #expect(event == .assigned([TopicPartition("t", 0): nil]))
    #expect(try await consumer.next(wait: .milliseconds(300)) == nil)
    try await consumer.assign([TopicPartition("t", 0): 1])
    #expect(texts(try await consumer.records(2)) == ["1", "2"])
    await consumer.close()
  }

  @Test(arguments: ["cooperative-sticky", "range"])
  func partitionsAreRevokedForANewMemberAndComeBack(_ assignor: String) async throws {
    let ground = try await ground(0, partitions: 2)
    var configuration = ground.configuration
    configuration.overrides["partition.assignment.strategy"] = assignor
    configuration.overrides["heartbeat.interval.ms"] = "300"
    let first = try await Member(group: "g", topics: ["t"], configuration)
    await first.until { $0 == .assigned([TopicPartition("t", 0): nil, TopicPartition("t", 1): nil]) }
    let second = try await Member(group: "g", topics: ["t"], configuration)
    await first.until { if case .revoked(let partitions) = $0 { !partitions.isEmpty } else { false } }
    await second.until { if case .assigned(let offsets) = $0 { offsets.count == 1 } else { false } }
    await second.leave()
    await first.until { if case .assigned(let offsets) = $0 { !offsets.isEmpty } else { false } }
    await first.leave()
  }

  @Test func aMemberThatTheGroupForgotIsToldThatItsPartitionsAreLost() async throws {
    let ground = try await ground(1)
    let consumer = try await Consumer(group: "g", topics: ["t"], ground.configuration)
    _ = try await consumer.events { !$0.records.isEmpty }
    ground.cluster.fail(.heartbeat, with: [.unknownMember, .unknownMember])
    let events = try await consumer.events { if case .lost = $0 { true } else { false } }
    #expect(events.contains(.lost([TopicPartition("t", 0)])))
    await consumer.close()
  }

  @Test func theEndOfAPartitionIsTold() async throws {
    let ground = try await ground(3)
    let place = TopicPartition("t", 0)
    let consumer = try await Consumer(partitions: [place: LogicalOffset.beginning], ground.configuration)
    let events = try await consumer.events { $0.isEnd }
    #expect(events.flatMap(\.records).count == 3)
    #expect(events.last == .endOfPartition(place, offset: 3))
    #expect(try await consumer.ends(of: [place]) == [place: 3])
    await consumer.close()
  }

  @Test func pausedPartitionsAreSilentAndLoseNothing() async throws {
    let ground = try await ground(200, partitions: 2)
    let places = [TopicPartition("t", 0), TopicPartition("t", 1)]
    let consumer = try await Consumer(partitions: [places[0]: 0, places[1]: 0], ground.configuration)
    var read = try await consumer.next(limit: 5, wait: .seconds(20))?.records ?? []
    #expect(read.count == 5)
    try await consumer.pause([places[0]])
    while read.filter({ $0.source == places[1] }).count < 100 {
      let more = try await consumer.next(limit: 500, wait: .seconds(20))?.records ?? []
      #expect(more.allSatisfy { $0.source == places[1] })
      read += more
    }
    try await consumer.resume([places[0]])
    while read.count < 200 { read += try await consumer.next(limit: 500, wait: .seconds(20))?.records ?? [] }
    for place in places {
      #expect(read.filter { $0.source == place }.map(\.offset) == Array(0..<100))
    }
    await consumer.close()
  }

  @Test func seekingGoesBackAtOnce() async throws {
    let ground = try await ground(100)
    let place = TopicPartition("t", 0)
    let consumer = try await Consumer(partitions: [place: 0], ground.configuration)
    _ = try await consumer.records(100)
    try await consumer.seek([place: 42])
    let again = try await consumer.records(58)
    #expect(again.map(\.offset) == Array(42..<100))
    await consumer.close()
  }

  @Test func aBatchIsBoundedInRecordsAndBytes() async throws {
    let ground = try Ground()
    try ground.cluster.createTopic("t", partitions: 1)
    let producer = try Producer(ground.configuration)
    _ = try await producer.publish((0..<50).map { _ in Record(topic: "t", value: [UInt8](repeating: 7, count: 1000)) })
    await producer.close()
    let consumer = try await Consumer(partitions: [TopicPartition("t", 0): 0], ground.configuration)
    var sizes: [Int] = []
    while sizes.reduce(0, +) < 50 {
      sizes.append(try await consumer.next(limit: 10, bytes: 4500, wait: .seconds(20))?.records.count ?? 0)
    }
    #expect(sizes.allSatisfy { $0 <= 5 })
    await consumer.close()
  }

  @Test func aCancelledTaskStopsWaiting() async throws {
    let ground = try await ground(0)
    let consumer = try await Consumer(partitions: [TopicPartition("t", 0): LogicalOffset.end], ground.configuration)
    _ = try await consumer.events { $0.isEnd }
    let task = Task { try await consumer.next(wait: .seconds(3600)) }
    task.cancel()
    #expect(try await task.value == nil)
    await consumer.close()
  }

  @Test func otherCallsDoNotWaitForNext() async throws {
    let ground = try await ground(0)
    let place = TopicPartition("t", 0)
    let consumer = try await Consumer(partitions: [place: LogicalOffset.end], ground.configuration)
    _ = try await consumer.events { $0.isEnd }
    let waiting = Task { try await consumer.next(wait: .seconds(3600)) }
    try await consumer.pause([place])
    await consumer.close()
    // The wait was cut short, or began after the close.
    if case .failure(let error) = await waiting.result { #expect((error as? KafkaError)?.kind == .misuse) }
  }

  @Test func aGroupThatIsNotReadyYetIsNoError() async throws {
    let ground = try await ground(2)
    ground.cluster.fail(.findCoordinator, with: [.coordinatorNotAvailable, .coordinatorLoadInProgress])
    ground.cluster.fail(.offsetFetch, with: [.coordinatorLoadInProgress])
    let consumer = try await Consumer(group: "g", topics: ["t"], ground.configuration)
    #expect(texts(try await consumer.records(2)) == ["0", "1"])
    await consumer.close()
  }
}
