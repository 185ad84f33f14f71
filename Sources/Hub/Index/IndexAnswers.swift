import JSON
import SQLite

/// The questions, answered from the tables. Each is narrowed by the asker's scope.
struct IndexAnswers {
  let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) { self.connection = connection }

  func find(_ query: CaseQuery, _ scope: DistrictScope) throws(SQLiteError) -> CasePage {
    let condition = query.condition(scope)
    let limit = min(max(query.limit, 1), 500)
    let rows = try connection.query(
      """
      SELECT page.seq, s.value
      FROM (SELECT c.seq FROM cases c WHERE \(condition.sql) ORDER BY c.seq DESC LIMIT ?) page
      JOIN state s ON s.seq = page.seq ORDER BY page.seq DESC
      """, condition.values + [.integer(Int64(limit + 1))]
    ) { (row) throws(SQLiteError) in (seq: try row[0] as Int64, value: try row[1] as [UInt8]) }
    let page = rows.prefix(limit)
    return CasePage(
      cases: page.compactMap { row in (try? JSONValue(parsing: row.value)).flatMap { try? CaseState(json: $0) } },
      next: rows.count > limit ? page.last.map { CaseQuery.Cursor($0.seq) } : nil)
  }

  func namesContent(_ digest: BlobDigest) throws(SQLiteError) -> Bool {
    try connection.first("SELECT 1 FROM content WHERE digest = ? LIMIT 1", [.text(digest.hex)]) {
      (row) throws(SQLiteError) in try row[0] as Int64
    } != nil
  }

  /// All entries of a case in their order; with those that waited under its foreign numbers, by time.
  func trace(_ state: CaseState, limit: Int) throws(SQLiteError) -> [JournalEntry] {
    let own = try entries(of: state.application.rawValue, limit: limit)
    let foreign = try CaseRow(state).numbers.map { number throws(SQLiteError) in
      try entries(of: "ref/\(number.system)/\(number.number)", limit: limit)
    }.joined()
    guard !foreign.isEmpty else { return own }
    let all = (own + foreign).enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
    return all.prefix(limit).map(\.element)
  }

  /// Entries under one key, in their order.
  func entries(of key: String, limit: Int) throws(SQLiteError) -> [JournalEntry] {
    try connection.query(
      "SELECT value FROM entry WHERE seq = (SELECT seq FROM subject WHERE key = ?) ORDER BY n LIMIT ?",
      [.text(key), .integer(Int64(limit))]
    ) { (row) throws(SQLiteError) in try row[0] as [UInt8] }.compactMap(JournalEntry.init(stored:))
  }

  /// The outcome of an operator's command; nil while there is none.
  func outcome(ofCommand id: String) throws(SQLiteError) -> JournalEntry? {
    try connection.first(
      "SELECT e.value FROM command k JOIN entry e ON e.seq = k.seq AND e.n = k.n WHERE k.id = ?", [.text(id)]
    ) { (row) throws(SQLiteError) in try row[0] as [UInt8] }.flatMap(JournalEntry.init(stored:))
  }

  /// The ledger's lines of the days from…until, both included.
  func ledger(from: CivilDate, until: CivilDate, _ scope: DistrictScope) throws(SQLiteError) -> [LedgerLine] {
    var condition = SQLCondition()
    condition.add(scope)
    condition.add("c.accepted >= ?", .integer(Timestamp(startOf: from).milliseconds))
    condition.add("c.accepted < ?", .integer(Timestamp(startOf: until.next).milliseconds))
    var lines: [LedgerLine] = []
    try connection.forEach(
      """
      SELECT (c.accepted + \(Timestamp.shanghaiOffset)) / \(Timestamp.millisecondsADay) AS day, c.source, c.theme,
        coalesce(l.system, '') AS receiver, coalesce(l.standing, c.disposition) AS side, count(*)
      FROM cases c LEFT JOIN leg l ON l.seq = c.seq WHERE \(condition.sql)
      GROUP BY day, c.source, c.theme, receiver, side ORDER BY day DESC, c.source, c.theme, receiver
      """, condition.values
    ) { (row) throws(SQLiteError) in
      let receiver: String = try row[3]
      var line = LedgerLine(
        day: CivilDate(dayNumber: try row[0]), source: SystemCode(try row[1]), theme: try row[2],
        receiver: receiver.isEmpty ? nil : SystemCode(receiver), sides: [:])
      guard let side = Disposition(rawValue: try row[4]) else { return true }
      if let last = lines.last, (last.day, last.source, last.theme) == (line.day, line.source, line.theme),
        last.receiver == line.receiver
      {
        line.sides = last.sides
        lines.removeLast()
      }
      line.sides[side] = try row[5]
      lines.append(line)
      return true
    }
    return lines
  }
}

extension JournalEntry {
  /// An entry out of the table; nil for one that this version cannot read.
  fileprivate init?(stored value: [UInt8]) {
    guard let json = try? JSONValue(parsing: value), let entry = try? JournalEntry(json: json) else { return nil }
    self = entry
  }
}
