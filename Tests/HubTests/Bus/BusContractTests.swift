import Hub
import Testing

/// What the hub asks of its bus, on every bus that there is.
@Suite struct BusContractTests {
  @Test(arguments: BusGround.all)
  func recordsComeBackWholeAndInOrder(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let places = try await ground.topic("whole", partitions: 1)
    let headers = [BusHeader("ce_id", "甲"), BusHeader("raw", [0xff, 0xfe]), BusHeader("null", nil), BusHeader("", [])]
    let written = [
      BusRecord(topic: places[0].topic, key: Array("k".utf8), value: Array("一".utf8), headers: headers),
      BusRecord(topic: places[0].topic, key: Array("k".utf8), value: nil),
      BusRecord(topic: places[0].topic, key: nil, value: []),
    ]
    let publisher = try await ground.bus.publisher(named: "writer")
    let positions = try await publisher.publish(written)
    #expect(positions == (0..<3).map { BusPosition(places[0], $0) })
    let consumer = try await ground.bus.consumer(.partitions([places[0]: -2]))
    let read = try #require(try await consumer.messages(3))
    #expect(read.map(\.key) == written.map(\.key))
    #expect(read.map(\.value) == written.map(\.value))
    #expect(read.map(\.headers) == written.map(\.headers))
    #expect(read.map(\.offset) == [0, 1, 2])
    await consumer.close()
    await publisher.close()
  }

  @Test(arguments: BusGround.all)
  func oneKeyHasOnePartition(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let places = try await ground.topic("keys", partitions: 8)
    let publisher = try await ground.bus.publisher(named: "writer")
    let positions = try await publisher.publish(
      (0..<40).map { BusRecord(topic: places[0].topic, key: Array("key-\($0 % 10)".utf8), value: []) })
    let byKey = Dictionary(grouping: positions.indices) { $0 % 10 }
    #expect(byKey.values.allSatisfy { Set($0.map { positions[$0].partition }).count == 1 })
    #expect(Set(positions.map(\.partition)).count > 1)
    await publisher.close()
  }

  @Test(arguments: BusGround.all)
  func readingByHandTellsOnceThatItCaughtUp(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let places = try await ground.topic("catch-up")
    try await ground.publish([places[0]], ["a", "b", "c"])
    let consumer = try await ground.bus.consumer(.partitions([places[0]: 1, places[1]: -2]))
    var read: [BusMessage] = []
    var told = 0
    let deadline = ContinuousClock.now + .seconds(30)
    while told == 0, ContinuousClock.now < deadline {
      switch try await consumer.next(limit: 10, wait: .seconds(1)) {
      case .records(let messages)?: read += messages
      case .caughtUp?: told += 1
      default: continue
      }
    }
    #expect(texts(read) == ["b", "c"])
    try await ground.publish([places[1]], ["d"])
    while read.count < 3, ContinuousClock.now < deadline {
      switch try await consumer.next(limit: 10, wait: .seconds(1)) {
      case .records(let messages)?: read += messages
      case .caughtUp?: told += 1
      default: continue
      }
    }
    #expect(told == 1)
    #expect(texts(read) == ["b", "c", "d"])
    await consumer.close()
  }

  @Test(arguments: BusGround.all)
  func aGroupGoesOnWhereItCommitted(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let places = try await ground.topic("goes-on", partitions: 1)
    try await ground.publish(places, ["a", "b", "c"])
    let group = BusSubscription.group(ground.name("group"), topics: [places[0].topic])
    let first = try await ground.bus.consumer(group)
    #expect(texts(try await first.messages(3)) == ["a", "b", "c"])
    try await first.commit([places[0]: 2])
    await first.close()
    let second = try await ground.bus.consumer(group)
    #expect(try await second.assignment() == [places[0]: 2])
    try await second.start([places[0]: 2])
    #expect(texts(try await second.messages(1)) == ["c"])
    await second.close()
  }

  @Test(arguments: BusGround.all)
  func aPausedPartitionIsSilentAndLosesNothing(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let places = try await ground.topic("pause")
    let consumer = try await ground.bus.consumer(.partitions([places[0]: -2, places[1]: -2]))
    try await consumer.pause([places[0]])
    try await ground.publish([places[0]], ["held"])
    try await ground.publish([places[1]], ["free"])
    #expect(texts(try await consumer.messages(1)) == ["free"])
    try await consumer.resume([places[0]])
    #expect(texts(try await consumer.messages(1)) == ["held"])
    await consumer.close()
  }

  @Test(arguments: BusGround.all)
  func seekingGoesBack(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let places = try await ground.topic("seek", partitions: 1)
    try await ground.publish(places, ["a", "b", "c"])
    let consumer = try await ground.bus.consumer(.group(ground.name("group"), topics: [places[0].topic]))
    #expect(texts(try await consumer.messages(3)) == ["a", "b", "c"])
    try await consumer.seek([places[0]: 1])
    #expect(texts(try await consumer.messages(2)) == ["b", "c"])
    await consumer.close()
  }

  @Test(arguments: BusGround.all)
  func singleRecordsAndEndsAreRead(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let places = try await ground.topic("single")
    try await ground.publish([places[1]], ["a", "b"])
    let reader = try await ground.bus.reader()
    #expect(try await reader.read(places[1], at: 1)?.value == Array("b".utf8))
    #expect(try await reader.read(places[1], at: 2) == nil)
    let ends = try await reader.watermarks(places)
    #expect(ends[places[0]] == BusWatermarks(low: 0, stable: 0, high: 0))
    #expect(ends[places[1]] == BusWatermarks(low: 0, stable: 2, high: 2))
    #expect(try await reader.offsets(of: [places[1]], at: 4_000_000_000_000) == [places[1]: 2])
    await reader.close()
  }

  @Test(arguments: BusGround.all)
  func topicsAreCreatedOnceAndDescribed(_ kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let places = try await ground.topic("topic", partitions: 3)
    let admin = try await ground.bus.admin()
    try await admin.create([BusTopic(name: places[0].topic, partitions: 7)])
    let described = try await admin.describe([places[0].topic, ground.name("absent")])
    #expect(described.map(\.name) == [places[0].topic])
    #expect(described.map(\.partitions) == [3])
    #expect(try await admin.clusterID() != nil)
    #expect(try await admin.committed(group: ground.name("nobody"), places).isEmpty)
    await admin.close()
  }
}
