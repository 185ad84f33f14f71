import SQLite

/// The file: one connection that writes, one that reads beside it.
struct IndexStore: Sendable {
  private let writer: SQLiteDatabase
  private let reader: SQLiteDatabase

  /// Why a file is of no use.
  struct Useless: Error {
    let reason: String
  }

  /// Opens the file of a cluster, or makes it anew.
  /// - Returns: the store, the positions that it reflects, and why an earlier file was thrown away, if one was.
  static func open(
    path: String, cluster: String, marks: [TopicPartition: BusWatermarks]
  ) async throws -> (store: IndexStore, positions: [TopicPartition: Int64], discarded: String?) {
    do {
      let opened = try await existing(path: path, cluster: cluster, marks: marks)
      return (opened.0, opened.1, nil)
    } catch {
      guard let reason = uselessness(error) else { throw error }
      try SQLiteConnection.discard(path: path)
      let opened = try await existing(path: path, cluster: cluster, marks: marks)
      return (opened.0, opened.1, reason)
    }
  }

  /// Nil for what a new file would not mend: a lock, a full disk, a missing right.
  private static func uselessness(_ error: any Error) -> String? {
    if let useless = error as? Useless { return useless.reason }
    return switch (error as? SQLiteError)?.kind {
    case .corrupt: "damaged"
    case .misuse, .columnType: "another schema"
    default: nil
    }
  }

  private static func existing(
    path: String, cluster: String, marks: [TopicPartition: BusWatermarks]
  ) async throws -> (IndexStore, [TopicPartition: Int64]) {
    let writer = try await SQLiteDatabase(path: path) { connection in
      switch try connection.schemaVersion {
      case 0:
        try connection.transaction {
          try connection.execute(IndexSchema.tables)
          try connection.run("INSERT INTO origin VALUES (?)", [.text(cluster)])
          try connection.execute("PRAGMA user_version = \(IndexSchema.version)")
        }
      case IndexSchema.version: break
      default: throw Useless(reason: "another schema version")
      }
      let origin = try connection.first("SELECT cluster FROM origin") { (row) throws(SQLiteError) in
        try row[0] as String
      }
      guard origin == cluster else { throw Useless(reason: "another cluster") }
    }
    do {
      let positions = try await writer.transaction { connection in try Self.positions(connection, marks) }
      return (IndexStore(writer: writer, reader: try await reader(path)), positions)
    } catch {
      await writer.close()
      throw error
    }
  }

  private static func reader(_ path: String) async throws -> SQLiteDatabase {
    try await SQLiteDatabase(path: path, options: SQLiteOptions(readOnly: true))
  }

  /// Where to go on in each partition; at the first record that Kafka still has where nothing is known.
  private static func positions(
    _ connection: SQLiteConnection, _ marks: [TopicPartition: BusWatermarks]
  ) throws -> [TopicPartition: Int64] {
    var positions = marks.mapValues(\.low)
    try connection.forEach("SELECT topic, partition, next FROM position") { (row) throws(SQLiteError) in
      let source = TopicPartition(try row[0], Int32(clamping: try row[1] as Int64))
      positions[source] = max(try row[2], positions[source] ?? 0)
      return true
    }
    for (source, next) in positions {
      guard let mark = marks[source], next <= mark.high else { throw Useless(reason: "ahead of Kafka") }
      try connection.run(
        "INSERT OR REPLACE INTO position VALUES (?, ?, ?)",
        [.text(source.topic), .integer(Int64(source.partition)), .integer(next)])
      if source.topic == Topics.quarantine {
        try QuarantineTable(connection).forget(before: mark.low, of: source.partition)
      }
    }
    return positions
  }

  /// Writes a batch and the offsets that it reflects, together.
  func write(_ batch: IndexBatch, _ rules: DeadlineRules, on today: CivilDate) async throws {
    try await writer.transaction { connection in
      var writer = IndexWriter(connection)
      try writer.write(batch, rules, on: today)
    }
  }

  /// Counts limits anew where calendars or levels have changed.
  func recount(_ rules: DeadlineRules, on today: CivilDate) async throws {
    try await writer.transaction { connection in try DeadlineTable(connection).recount(rules, on: today) }
  }

  /// Forgets a step of entries of days before one; how many.
  func forget(before day: Int) async throws -> Int {
    try await writer.transaction { connection in try IndexWriter(connection).forget(before: day) }
  }

  /// Answers from what is committed, beside the writer.
  func answer<Answer: Sendable>(
    _ question: @escaping @Sendable (IndexAnswers) throws -> Answer
  ) async throws -> Answer {
    try await reader.perform { connection in try question(IndexAnswers(connection)) }
  }

  /// Inbox records before the settled offsets that have no outcome.
  func open(before settled: [Int32: Int64]) async throws -> (count: Int, first: [OpenRecord]) {
    try await writer.perform { connection in try InboxTable(connection).open(before: settled, samples: 20) }
  }

  func close() async {
    await reader.close()
    await writer.close()
  }
}
