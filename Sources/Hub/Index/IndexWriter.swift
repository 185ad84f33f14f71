import SQLite

/// Writes a batch into the tables; runs inside one transaction together with the offsets that the batch reflects.
struct IndexWriter {
  let connection: SQLiteConnection
  private var sequences: [String: Int64] = [:]
  private var places: [Int64: Int64] = [:]

  init(_ connection: SQLiteConnection) { self.connection = connection }

  /// - Parameter rules: by what limits are counted, as on `today`.
  mutating func write(_ batch: IndexBatch, _ rules: DeadlineRules, on today: CivilDate) throws(SQLiteError) {
    for (entry, value) in batch.entries { try write(entry, value) }
    for (key, state, value) in batch.states {
      let seq = try sequence(of: key)
      guard let state else {
        try forget(seq)
        continue
      }
      try write(state, value, seq)
      try DeadlineTable(connection).write(state, seq, rules, on: today)
    }
    for record in batch.quarantined { try QuarantineTable(connection).insert(record) }
    try InboxTable(connection).merge(batch.inbox, reading: batch.next)
    for (source, next) in batch.next {
      try connection.run(
        "INSERT OR REPLACE INTO position VALUES (?, ?, ?)",
        [.text(source.topic), .integer(Int64(source.partition)), .integer(next)])
    }
  }

  /// Number of a subject, given at first sight.
  private mutating func sequence(of key: String) throws(SQLiteError) -> Int64 {
    if let known = sequences[key] { return known }
    let read = { (row: borrowing SQLiteRow) throws(SQLiteError) in try row[0] as Int64 }
    let seq =
      if let known = try connection.first("SELECT seq FROM subject WHERE key = ?", [.text(key)], read) {
        known
      } else {
        try connection.first("INSERT INTO subject (key) VALUES (?) RETURNING seq", [.text(key)], read) ?? 0
      }
    sequences[key] = seq
    return seq
  }

  private mutating func write(_ entry: JournalEntry, _ value: [UInt8]) throws(SQLiteError) {
    let seq = try sequence(of: entry.key)
    let place =
      if let known = places[seq] {
        known
      } else {
        try connection.first("SELECT max(n) FROM entry WHERE seq = ?", [.integer(seq)]) { (row) throws(SQLiteError) in
          (try row[0] as Int64?).map { $0 + 1 } ?? 0
        } ?? 0
      }
    places[seq] = place + 1
    try connection.run(
      "INSERT INTO entry VALUES (?, ?, ?, ?)",
      [.integer(seq), .integer(place), .integer(Int64(entry.time.date.dayNumber)), .blob(value)])
    if let command = entry.command {
      // Asked twice, the first outcome is the one that acted.
      try connection.run(
        "INSERT OR IGNORE INTO command VALUES (?, ?, ?)", [.text(command), .integer(seq), .integer(place)])
    }
  }

  private func write(_ state: CaseState, _ value: [UInt8], _ seq: Int64) throws(SQLiteError) {
    let row = CaseRow(state)
    // A stub has forgotten theme and applicant; the index keeps them while it lives.
    try connection.run(
      """
      INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (seq) DO UPDATE SET
        district = coalesce(excluded.district, district),
        theme = CASE WHEN \(state.stub) THEN theme ELSE excluded.theme END, status = excluded.status,
        disposition = excluded.disposition, applicant = coalesce(excluded.applicant, applicant),
        matter = CASE WHEN \(state.stub) THEN matter ELSE excluded.matter END
      """,
      [
        .integer(seq), .text(row.source), SQLiteValue(row.district), .text(row.theme), .text(row.status),
        .text(row.disposition), .integer(row.accepted), SQLiteValue(row.applicant),
        .integer(Int64(row.path)), SQLiteValue(row.matter),
      ])
    if !state.stub { try SameMatter(connection).link(seq, row) }
    try connection.run("INSERT OR REPLACE INTO state VALUES (?, ?)", [.integer(seq), .blob(value)])
    try connection.run("DELETE FROM leg WHERE seq = ?", [.integer(seq)])
    for leg in row.legs {
      try connection.run(
        "INSERT OR REPLACE INTO leg VALUES (?, ?, ?, ?)",
        [.integer(seq), .text(leg.leg), .text(leg.system), .text(leg.standing)])
    }
    try connection.run("DELETE FROM hold WHERE seq = ?", [.integer(seq)])
    for (place, reason) in row.holds.enumerated() {
      try connection.run(
        "INSERT INTO hold VALUES (?, ?, ?)", [.integer(seq), .integer(Int64(place)), .text(reason)])
    }
    try connection.run("DELETE FROM content WHERE seq = ?", [.integer(seq)])
    for digest in state.namedContents {
      try connection.run("INSERT OR IGNORE INTO content VALUES (?, ?)", [.text(digest), .integer(seq)])
    }
    for number in row.numbers {
      try connection.run(
        "INSERT OR IGNORE INTO number VALUES (?, ?, ?)", [.text(number.number), .text(number.system), .integer(seq)])
    }
  }

  private func forget(_ seq: Int64) throws(SQLiteError) {
    for table in ["cases", "state", "leg", "hold", "content", "deadline"] {
      try connection.run("DELETE FROM \(table) WHERE seq = ?", [.integer(seq)])
    }
    try SameMatter(connection).unlink(seq)
  }
}
