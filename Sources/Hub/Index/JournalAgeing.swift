import SQLite

/// Forgets journal entries of the index that are older than Kafka keeps them: a little at a time, between the batches that
/// it writes, so that following never waits for it.
struct JournalAgeing {
  /// Entries of one step.
  static let step = 500
  /// Pause after everything old is gone.
  static let pause = Duration.seconds(3600)

  private let days: Int
  private var next: Timestamp?

  init(days: Int) { self.days = days }

  /// The day before which entries are forgotten now; nil while there is nothing to do.
  func cutoff(at now: Timestamp) -> Int? {
    if let next, now < next { return nil }
    return now.date.dayNumber - days
  }

  /// So many were forgotten; true where more may be old.
  mutating func forgot(_ count: Int, at now: Timestamp) -> Bool {
    guard count < Self.step else { return true }
    next = now.adding(milliseconds: Self.pause.milliseconds)
    return false
  }
}

extension IndexWriter {
  /// Forgets up to a step of entries of days before one, and what only they held; how many.
  func forget(before day: Int) throws(SQLiteError) -> Int {
    let old = try connection.query(
      "SELECT seq, n FROM entry WHERE day < ? ORDER BY day LIMIT ?",
      [.integer(Int64(day)), .integer(Int64(JournalAgeing.step))]
    ) { (row) throws(SQLiteError) in (seq: try row[0] as Int64, place: try row[1] as Int64) }
    for entry in old {
      let key: [SQLiteValue] = [.integer(entry.seq), .integer(entry.place)]
      try connection.run("DELETE FROM entry WHERE seq = ? AND n = ?", key)
      try connection.run("DELETE FROM command WHERE seq = ? AND n = ?", key)
    }
    for seq in Set(old.map(\.seq)) {
      try connection.run(
        """
        DELETE FROM subject WHERE seq = ?1 AND NOT EXISTS (SELECT 1 FROM entry WHERE seq = ?1)
          AND NOT EXISTS (SELECT 1 FROM cases WHERE seq = ?1)
        """, [.integer(seq)])
    }
    return old.count
  }
}
