// Single questions to the bus, each with a client that is ended whatever the answer.

extension MessageBus {
  /// The partitions of those of these topics that exist.
  func partitions(of topics: [String]) async throws(BusError) -> [TopicPartition] {
    try await asking { (admin) throws(BusError) in
      try await admin.describe(topics).flatMap { topic in
        (0..<max(0, topic.partitions)).map { TopicPartition(topic.name, Int32(clamping: $0)) }
      }
    }
  }

  /// What a group has committed of these partitions.
  func committed(
    group: String, _ partitions: [TopicPartition]
  ) async throws(BusError) -> [TopicPartition: Int64] {
    try await asking { (admin) throws(BusError) in try await admin.committed(group: group, partitions) }
  }

  /// Asks about topics and groups.
  func asking<Answer>(
    _ question: (any BusAdmin) async throws(BusError) -> Answer
  ) async throws(BusError) -> Answer {
    let admin = try await admin()
    return try await ending(admin.close) { () throws(BusError) in try await question(admin) }
  }

  /// Asks a reader.
  func reading<Answer>(
    _ question: (any BusReader) async throws(BusError) -> Answer
  ) async throws(BusError) -> Answer {
    let reader = try await reader()
    return try await ending(reader.close) { () throws(BusError) in try await question(reader) }
  }

  /// Ends a client after its use, whatever came of it.
  func ending<Answer>(
    _ close: () async -> Void, after use: () async throws(BusError) -> Answer
  ) async throws(BusError) -> Answer {
    let answer: Result<Answer, BusError>
    do throws(BusError) {
      answer = .success(try await use())
    } catch {
      answer = .failure(error)
    }
    await close()
    return try answer.get()
  }
}
