public import Hub

extension MessageBus {
  /// Reads the journal from its beginning until what was read is enough.
  /// - Parameter partitions: how many the journal has, or will have; nil asks the bus.
  /// - Throws: `NotInTime`, which tells what was read: a suite's own time limit says only that it was exceeded.
  public func journal(
    of partitions: Int? = nil, within limit: Duration, until isEnough: ([JournalEntry]) -> Bool
  ) async throws -> [JournalEntry] {
    let admin = try await admin()
    let described = try await admin.describe([Topics.journal]).first?.partitions
    await admin.close()
    let count = partitions ?? described ?? 1
    let beginnings = (0..<Int32(count)).map { (TopicPartition(Topics.journal, $0), Int64(-2)) }
    let reader = try await consumer(.partitions(Dictionary(uniqueKeysWithValues: beginnings)))
    let end = ContinuousClock.now + limit
    var entries: [JournalEntry] = []
    while !isEnough(entries) {
      guard ContinuousClock.now < end, !Task.isCancelled else {
        await reader.close()
        throw NotInTime(entries)
      }
      if case .records(let messages)? = try await reader.next(limit: 1000, wait: .seconds(1)) {
        entries += try messages.map { try JournalEntry($0) }
      }
    }
    await reader.close()
    return entries
  }
}

/// What a test waited for did not come.
public struct NotInTime: Error, CustomStringConvertible {
  /// What came instead, a line each.
  public let description: String

  init(_ entries: [JournalEntry]) {
    let lines = entries.map {
      "\($0.key.suffix(6)) \($0.kind) \($0.outcome) \($0.reason?.rawValue ?? "") \($0.system ?? "")"
    }
    description = (["not in time; the journal so far:"] + lines).joined(separator: "\n")
  }
}
