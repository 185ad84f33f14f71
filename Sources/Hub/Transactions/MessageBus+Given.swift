extension MessageBus {
  /// Of these spans the positions of the records that a reader of committed records is given.
  /// - Throws: `.unavailable` where reading stands still.
  func given(_ spans: [TopicPartition: ClosedRange<Int64>]) async throws(BusError) -> Set<BusPosition> {
    guard !spans.isEmpty else { return [] }
    let consumer = try await consumer(.partitions(spans.mapValues(\.lowerBound)))
    let found: Result<Set<BusPosition>, BusError>
    do throws(BusError) {
      found = .success(try await given(spans, by: consumer))
    } catch {
      found = .failure(error)
    }
    await consumer.close()
    return try found.get()
  }

  private func given(
    _ spans: [TopicPartition: ClosedRange<Int64>], by consumer: any BusConsumer
  ) async throws(BusError) -> Set<BusPosition> {
    var found: Set<BusPosition> = []
    var open = Set(spans.keys)
    while !open.isEmpty {
      switch try await consumer.next(limit: 1000, wait: .seconds(10)) {
      case .records(let messages)?:
        for message in messages {
          guard let span = spans[message.source] else { continue }
          if span.contains(message.offset) { found.insert(BusPosition(message.source, message.offset)) }
          if message.offset >= span.upperBound { open.remove(message.source) }
        }
      case .caughtUp?: open = []
      case .assigned?, .revoked?, .lost?: break
      case nil: throw BusError(.unavailable, code: "_STANDING_STILL", message: "committed records cannot be read")
      }
    }
    return found
  }

  /// The partitions of those of these topics that exist.
  func partitions(of topics: [String]) async throws(BusError) -> [TopicPartition] {
    try await asking { (admin) throws(BusError) in
      try await admin.describe(topics).flatMap { topic in
        (0..<Int32(topic.partitions)).map { TopicPartition(topic.name, $0) }
      }
    }
  }

  /// What a group has committed of these partitions.
  func committed(
    group: String, _ partitions: [TopicPartition]
  ) async throws(BusError) -> [TopicPartition: Int64] {
    try await asking { (admin) throws(BusError) in try await admin.committed(group: group, partitions) }
  }

  private func asking<Answer>(
    _ question: (any BusAdmin) async throws(BusError) -> Answer
  ) async throws(BusError) -> Answer {
    let admin = try await admin()
    let answer: Result<Answer, BusError>
    do throws(BusError) {
      answer = .success(try await question(admin))
    } catch {
      answer = .failure(error)
    }
    await admin.close()
    return try answer.get()
  }
}
