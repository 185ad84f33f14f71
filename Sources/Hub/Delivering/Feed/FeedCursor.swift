/// How far a reader of a system's own topic has come: for each partition the offset of the next record, `0.15-1.3`.
public struct FeedCursor: Sendable, Hashable, CustomStringConvertible {
  /// By partition.
  public private(set) var offsets: [Int32: Int64] = [:]

  /// The very beginning.
  public init() {}

  /// Reads a cursor; nil for what is none.
  public init?(_ text: String) {
    for part in text.split(separator: "-", omittingEmptySubsequences: false) {
      let numbers = part.split(separator: ".", omittingEmptySubsequences: false)
      guard numbers.count == 2, part.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }),
        let partition = Int32(numbers[0]), let offset = Int64(numbers[1]), offsets.count < 1024,
        offsets.updateValue(offset, forKey: partition) == nil
      else { return nil }
    }
  }

  /// Behind a record.
  public mutating func pass(_ message: BusMessage) { offsets[message.source.partition] = message.offset + 1 }

  /// The cursor as its reader keeps it.
  public var description: String {
    offsets.sorted { $0.key < $1.key }.map { "\($0.key).\($0.value)" }.joined(separator: "-")
  }
}

/// Records of a topic behind a cursor.
public struct FeedPage: Sendable {
  /// The records, in order within each partition.
  public var messages: [BusMessage] = []
  /// Where to go on.
  public var next: FeedCursor
  /// True where more is there at once.
  public var hasMore = false
}

/// Reads a topic by cursors that its readers keep: what was committed, from where they say, without a group.
public struct FeedReader: Sendable {
  private let bus: any MessageBus

  /// A reader.
  public init(bus: any MessageBus) { self.bus = bus }

  /// What stands behind a cursor, at most `limit` records; where nothing does, waits for the first one.
  /// - Throws: `.unavailable` where the topic is not there.
  public func page(
    of topic: String, after cursor: FeedCursor, limit: Int, wait: Duration
  ) async throws(BusError) -> FeedPage {
    let partitions = try await bus.partitions(of: [topic])
    guard !partitions.isEmpty else { throw BusError(.unavailable, code: "topic-missing", message: topic) }
    let start = partitions.map { ($0, cursor.offsets[$0.partition] ?? -2) }
    let consumer = try await bus.consumer(.partitions(Dictionary(uniqueKeysWithValues: start)))
    do throws(BusError) {
      let page = try await read(consumer, from: cursor, limit, wait)
      await consumer.close()
      return page
    } catch {
      await consumer.close()
      throw error
    }
  }

  private func read(
    _ consumer: any BusConsumer, from cursor: FeedCursor, _ limit: Int, _ wait: Duration
  ) async throws(BusError) -> FeedPage {
    var page = FeedPage(next: cursor)
    let clock = ContinuousClock()
    let end = clock.now + wait
    var isAtEnd = false
    while !Task.isCancelled, page.messages.count < limit {
      // The end is told once it is reached; until then the wait is for the broker, not for news.
      let pause = isAtEnd ? end - clock.now : .seconds(5)
      if isAtEnd, !page.messages.isEmpty || pause <= .zero { break }
      switch try await consumer.next(limit: limit - page.messages.count, wait: pause) {
      case .records(let messages)?:
        for message in messages {
          page.messages.append(message)
          page.next.pass(message)
        }
      case .caughtUp?: isAtEnd = true
      case .assigned?, .revoked?, .lost?: break
      case nil: if !isAtEnd { throw BusError(.unavailable, code: "timed-out", message: "the topic is not read") }
      }
    }
    page.hasMore = page.messages.count == limit
    return page
  }
}
