// Single questions to the bus, each with a client that is ended whatever the answer.

extension MessageBus {
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
