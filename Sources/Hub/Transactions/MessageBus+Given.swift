extension MessageBus {
  /// From the beginning of these spans on, what a reader of committed records is given up to the ends that there are now.
  /// - Throws: `.unavailable` where reading stands still.
  func given(
    from spans: [TopicPartition: ClosedRange<Int64>]
  ) async throws(BusError) -> Set<BusPosition> {
    guard !spans.isEmpty else { return [] }
    let consumer = try await consumer(.partitions(spans.mapValues(\.lowerBound)))
    let found: Result<Set<BusPosition>, BusError>
    do throws(BusError) {
      found = .success(try await positions(of: consumer))
    } catch {
      found = .failure(error)
    }
    await consumer.close()
    return try found.get()
  }

  private func positions(of consumer: any BusConsumer) async throws(BusError) -> Set<BusPosition> {
    var found: Set<BusPosition> = []
    while true {
      switch try await consumer.next(limit: 1000, wait: .seconds(10)) {
      case .records(let messages)?:
        found.formUnion(messages.lazy.map { BusPosition($0.source, $0.offset) })
      case .caughtUp?: return found
      case .assigned?, .revoked?, .lost?: break
      case nil: throw BusError(.unavailable, code: "_STANDING_STILL", message: "committed records cannot be read")
      }
    }
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

  /// Asks a reader, and ends it.
  func reading<Answer>(
    _ question: (any BusReader) async throws(BusError) -> Answer
  ) async throws(BusError) -> Answer {
    let reader = try await reader()
    let answer: Result<Answer, BusError>
    do throws(BusError) {
      answer = .success(try await question(reader))
    } catch {
      answer = .failure(error)
    }
    await reader.close()
    return try answer.get()
  }
}
