@testable import Hub
import HubTesting
import Testing

/// Reading of a topic by cursors that its readers keep.
@Suite struct FeedReaderTests {
  private func bus(_ count: Int) async throws -> MemoryBus {
    let bus = MemoryBus()
    let admin = try await bus.admin()
    try await admin.create([BusTopic(name: "out.x", partitions: 3, replicas: 1, settings: [:])])
    await admin.close()
    try await write(0..<count, to: bus)
    return bus
  }

  private func write(_ numbers: Range<Int>, to bus: MemoryBus) async throws {
    let publisher = try await bus.publisher(named: "test")
    for number in numbers {
      _ = try await publisher.publish([BusRecord(topic: "out.x", key: Array("\(number)".utf8), value: [UInt8(number)])])
    }
    await publisher.close()
  }

  @Test func everyRecordComesOnceWhereverTheReaderStops() async throws {
    let bus = try await bus(25)
    let reader = FeedReader(bus: bus)
    var (cursor, seen, pages) = (FeedCursor(), [UInt8](), 0)
    while pages < 20 {
      let page = try await reader.page(of: "out.x", after: cursor, limit: 7, wait: .zero)
      seen += page.messages.compactMap { $0.value?.first }
      cursor = try #require(FeedCursor(page.next.description))
      pages += 1
      if !page.hasMore { break }
    }
    #expect(seen.sorted() == (0..<25).map { UInt8($0) })
    let end = try await reader.page(of: "out.x", after: cursor, limit: 7, wait: .zero)
    #expect(end.messages.isEmpty)
    #expect(end.next == cursor)
    try await write(30..<31, to: bus)
    #expect(try await reader.page(of: "out.x", after: cursor, limit: 7, wait: .zero).messages.count == 1)
  }

  @Test func aTopicThatIsNotThereIsAnError() async throws {
    let reader = FeedReader(bus: MemoryBus())
    await #expect(throws: BusError.self) {
      try await reader.page(of: "out.nobody", after: FeedCursor(), limit: 1, wait: .zero)
    }
  }

  @Test(arguments: ["x", "1", "1.", ".1", "1.2.3", "1.2-1.3", "-1.2", "1.2-", "1.99999999999999999999", "１.2"])
  func whatIsNoCursorIsNone(text: String) {
    #expect(FeedCursor(text) == nil)
  }

  @Test func aCursorIsReadAsItIsWritten() {
    #expect(FeedCursor("0.15-3.1")?.description == "0.15-3.1")
  }
}
