import Hub
import Testing

/// What the hub asks of transactions.
@Suite struct BusTransactionContractTests {
  private func record(_ place: TopicPartition, _ text: String, bytes: Int = 0) -> BusRecord {
    BusRecord(
      topic: place.topic, partition: place.partition, key: nil,
      value: Array(text.utf8) + [UInt8](repeating: 0, count: bytes))
  }

  @Test(arguments: BusGround.all)
  func recordsAndOffsetsAreCommittedTogether(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let source = try await ground.topic("in", partitions: 1)
    let target = try await ground.topic("out", partitions: 1)
    try await ground.publish(source, ["a", "b"])
    let group = ground.name("group")
    let consumer = try await ground.bus.consumer(.group(group, topics: [source[0].topic]))
    #expect(try await consumer.messages(2) != nil)
    let transactor = try await ground.bus.transactor(id: ground.name("id"))
    let positions = try await transactor.commit(
      [record(target[0], "x"), record(target[0], "y")], offsets: [source[0]: 2], of: consumer)
    #expect(positions == [BusPosition(target[0], 0), BusPosition(target[0], 1)])
    let admin = try await ground.bus.admin()
    #expect(try await admin.committed(group: group, source) == [source[0]: 2])
    let reader = try await ground.bus.consumer(.partitions([target[0]: -2]))
    #expect(texts(try await reader.messages(2)) == ["x", "y"])
    await reader.close()
    await admin.close()
    await consumer.close()
    await transactor.close()
  }

  @Test(arguments: BusGround.transactional)
  func aNewerTransactorOfTheIDFencesTheOlder(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let source = try await ground.topic("in", partitions: 1)
    let target = try await ground.topic("out", partitions: 1)
    try await ground.publish(source, ["a"])
    let consumer = try await ground.bus.consumer(.group(ground.name("group"), topics: [source[0].topic]))
    #expect(try await consumer.messages(1) != nil)
    let older = try await ground.bus.transactor(id: ground.name("id"))
    let newer = try await ground.bus.transactor(id: ground.name("id"))
    let error = await #expect(throws: BusError.self) {
      try await older.commit([record(target[0], "older")], offsets: [source[0]: 1], of: consumer)
    }
    #expect(error?.kind == .fatal)
    _ = try await newer.commit([record(target[0], "newer")], offsets: [source[0]: 1], of: consumer)
    let reader = try await ground.bus.consumer(.partitions([target[0]: -2]))
    #expect(texts(try await reader.messages(1)) == ["newer"])
    await reader.close()
    await consumer.close()
    await newer.close()
    await older.close()
  }

  @Test(arguments: BusGround.transactional)
  func offsetsOfPartitionsThatAreNotOwnedAreRefused(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let source = try await ground.topic("in", partitions: 1)
    let target = try await ground.topic("out", partitions: 1)
    let consumer = try await ground.bus.consumer(.group(ground.name("group"), topics: [source[0].topic]))
    #expect(try await !consumer.assignment().isEmpty)
    let elsewhere = TopicPartition(target[0].topic, 0)
    let transactor = try await ground.bus.transactor(id: ground.name("id"))
    let error = await #expect(throws: BusError.self) {
      try await transactor.commit([record(target[0], "x")], offsets: [elsewhere: 1], of: consumer)
    }
    #expect(error?.kind == .fatal)
    let second = await #expect(throws: BusError.self) { try await consumer.commit([elsewhere: 1]) }
    #expect(second?.kind == .fatal)
    await consumer.close()
    await transactor.close()
  }

  @Test(arguments: BusGround.all)
  func clearingLeavesNothingAndTheNextCommitStands(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let source = try await ground.topic("in", partitions: 1)
    let target = try await ground.topic("out")
    try await ground.publish(source, ["a", "b"])
    let group = ground.name("group")
    let consumer = try await ground.bus.consumer(.group(group, topics: [source[0].topic]))
    #expect(try await consumer.messages(2) != nil)
    let transactor = try await ground.bus.transactor(id: ground.name("id"))
    _ = try await transactor.commit([record(target[0], "x")], offsets: [source[0]: 1], of: consumer)
    try await transactor.clear(target, offsets: [source[0]: 0], ofGroup: group)
    _ = try await transactor.commit([record(target[1], "y")], offsets: [source[0]: 2], of: consumer)
    let reader = try await ground.bus.consumer(.partitions([target[0]: -2, target[1]: -2]))
    #expect(Set(texts(try await reader.messages(2))) == ["x", "y"])
    let admin = try await ground.bus.admin()
    #expect(try await admin.committed(group: group, source) == [source[0]: 2])
    await admin.close()
    await reader.close()
    await consumer.close()
    await transactor.close()
  }

  @Test(.enabled("on real Kafka only; KAFKA_HOME names none") { BusGround.all.contains(.kafka) })
  func aRecordThatIsTooLargeIsRejectedAndNothingIsSeen() async throws {
    let ground = try await BusGround(.kafka)
    let source = try await ground.topic("in", partitions: 1)
    let target = try await ground.topic("out", partitions: 1)
    try await ground.publish(source, ["a"])
    let consumer = try await ground.bus.consumer(.group(ground.name("group"), topics: [source[0].topic]))
    #expect(try await consumer.messages(1) != nil)
    let transactor = try await ground.bus.transactor(id: ground.name("id"))
    let error = await #expect(throws: BusError.self) {
      try await transactor.commit(
        [record(target[0], "small"), record(target[0], "large", bytes: 2_000_000)], offsets: [source[0]: 1],
        of: consumer)
    }
    #expect(error?.kind == .rejected)
    let positions = try await transactor.commit([record(target[0], "next")], offsets: [source[0]: 1], of: consumer)
    let reader = try await ground.bus.consumer(.partitions([target[0]: -2]))
    #expect(texts(try await reader.messages(1)) == ["next"])
    #expect(positions.count == 1)
    await reader.close()
    await consumer.close()
    await transactor.close()
  }
}
