import JSON
import SQLite

/// Which cases are about one matter though they were filed by different paths: computed from the rows of the cases, so that
/// an index that is built anew finds the same.
struct SameMatter {
  /// How far apart in acceptance two filings may be (an assumption of this project).
  static let span = 30 * Timestamp.millisecondsADay
  /// Most filings by each other path that one is linked with: the last ones.
  static let most: Int64 = 20

  let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) { self.connection = connection }

  /// Links a case with those of its matter; touches nothing where that is as before.
  func link(_ seq: Int64, _ row: CaseRow) throws(SQLiteError) {
    let known = try others(of: seq)
    let now = try others(like: row)
    guard Set(known) != Set(now) else { return }
    try unlink(seq, known)
    for other in now {
      for pair in [(seq, other), (other, seq)] {
        try connection.run("INSERT OR IGNORE INTO same_matter VALUES (?, ?)", [.integer(pair.0), .integer(pair.1)])
      }
    }
  }

  /// The last filings of a matter by each other path. One look a path: each stops after its share, however often one matter
  /// was filed.
  private func others(like row: CaseRow) throws(SQLiteError) -> [Int64] {
    guard let matter = row.matter else { return [] }
    var found: [Int64] = []
    for path in Application.FilingPath.allCases where path.rawValue != row.path {
      found += try connection.query(
        """
        SELECT seq FROM cases WHERE matter = ? AND path = ? AND accepted BETWEEN ? AND ?
        ORDER BY accepted DESC, seq DESC LIMIT ?
        """,
        [
          .text(matter), .integer(Int64(path.rawValue)), .integer(row.accepted - Self.span),
          .integer(row.accepted + Self.span), .integer(Self.most),
        ]
      ) { (row) throws(SQLiteError) in try row[0] as Int64 }
    }
    return found
  }

  /// Forgets what a case is linked with.
  func unlink(_ seq: Int64) throws(SQLiteError) { try unlink(seq, try others(of: seq)) }

  private func unlink(_ seq: Int64, _ others: [Int64]) throws(SQLiteError) {
    for other in others {
      for pair in [(seq, other), (other, seq)] {
        try connection.run("DELETE FROM same_matter WHERE seq = ? AND other = ?", [.integer(pair.0), .integer(pair.1)])
      }
    }
  }

  private func others(of seq: Int64) throws(SQLiteError) -> [Int64] {
    try connection.query("SELECT other FROM same_matter WHERE seq = ?", [.integer(seq)]) { (row) throws(SQLiteError) in
      try row[0] as Int64
    }
  }
}

extension IndexAnswers {
  /// The other filings of each case's matter that the asker may see.
  func sameMatter(
    as applications: [ApplicationID], _ scope: DistrictScope
  ) throws(SQLiteError) -> [ApplicationID: [CaseState]] {
    guard !applications.isEmpty else { return [:] }
    var condition = SQLCondition()
    condition.add(scope)
    let places = applications.map { _ in "?" }.joined(separator: ", ")
    var filings: [ApplicationID: [CaseState]] = [:]
    try connection.forEach(
      """
      SELECT k.key, s.value FROM subject k JOIN same_matter m ON m.seq = k.seq JOIN cases c ON c.seq = m.other
      JOIN state s ON s.seq = m.other WHERE k.key IN (\(places)) AND \(condition.sql) ORDER BY m.other
      """, applications.map { .text($0.rawValue) } + condition.values
    ) { (row) throws(SQLiteError) in
      let (key, value) = (try row[0] as String, try row[1] as [UInt8])
      if let json = try? JSONValue(parsing: value), let state = try? CaseState(json: json) {
        filings[ApplicationID(key), default: []].append(state)
      }
      return true
    }
    return filings
  }

  /// How many applications are about a matter that was filed by another path too.
  func countOfSameMatter(_ scope: DistrictScope) throws(SQLiteError) -> Int {
    var condition = SQLCondition()
    condition.add(scope)
    condition.add("c.seq IN (SELECT seq FROM same_matter)")
    return try connection.first("SELECT count(*) FROM cases c WHERE \(condition.sql)", condition.values) {
      (row) throws(SQLiteError) in try row[0] as Int
    } ?? 0
  }
}

extension CaseIndex {
  /// The other filings of each case's matter, by different paths, that the asker may see.
  public func sameMatter(
    as cases: [CaseState], scope: DistrictScope
  ) async throws -> [ApplicationID: [CaseState]] {
    let applications = cases.map(\.application)
    return try await store.answer { answers in try answers.sameMatter(as: applications, scope) }
  }

  /// How many applications that the asker may see are about a matter that was filed by another path too.
  public func countOfSameMatter(scope: DistrictScope) async throws -> Int {
    try await store.answer { answers in try answers.countOfSameMatter(scope) }
  }
}
