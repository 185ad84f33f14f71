import Crypto
import JSON
import SQLite

/// The limits that run, one row each, with the moments at which their levels begin: so the level of now is a comparison.
/// Counted by the calendars of now; where these change, all rows are counted anew.
struct DeadlineTable {
  let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) { self.connection = connection }

  /// Later than every moment that is asked for.
  private static let never = Int64.max / 2

  /// Puts the rows of a case in the place of its earlier ones.
  func write(_ state: CaseState, _ seq: Int64, _ rules: DeadlineRules, on today: CivilDate) throws(SQLiteError) {
    try connection.run("DELETE FROM deadline WHERE seq = ?", [.integer(seq)])
    for reading in state.deadlines(on: today, rules) where reading.until == nil {
      let begins = reading.begins.map { [$0.warning, $0.yellow, $0.red].map(\.milliseconds) } ?? still(reading.level)
      try connection.run(
        "INSERT INTO deadline VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
          .integer(seq), .text(reading.item?.rawValue ?? ""), .text(reading.clock.rawValue),
          .text(state.department(of: reading.item)?.rawValue ?? ""),
          reading.due.map { .integer($0.dueAt.milliseconds) } ?? .null,
        ] + begins.map { .integer($0) })
    }
  }

  /// A clock that stands keeps its level.
  private func still(_ level: AlertLevel) -> [Int64] {
    [AlertLevel.warning, .yellow, .red].map { $0 <= level ? 0 : Self.never }
  }

  /// Counts all rows anew where they were counted by other calendars or levels.
  func recount(_ rules: DeadlineRules, on today: CivilDate) throws(SQLiteError) {
    let mark = rules.mark
    let known = try connection.first("SELECT rules FROM counted") { (row) throws(SQLiteError) in try row[0] as String }
    guard known != mark else { return }
    let open = try connection.query(
      "SELECT seq, value FROM state WHERE seq IN (SELECT seq FROM deadline)"
    ) { (row) throws(SQLiteError) in (seq: try row[0] as Int64, value: try row[1] as [UInt8]) }
    for (seq, value) in open {
      guard let state = (try? JSONValue(parsing: value)).flatMap({ try? CaseState(json: $0) }) else { continue }
      try write(state, seq, rules, on: today)
    }
    try connection.run("DELETE FROM counted")
    try connection.run("INSERT INTO counted VALUES (?)", [.text(mark)])
  }
}

extension DeadlineRules {
  /// Says by which calendars and levels was counted.
  fileprivate var mark: String {
    String(Hex.encode(Digest.sha256("\(warning)/\(yellow)/\(red)/\(calendar.text)")).prefix(16))
  }
}

extension DeadlineTable {
  /// The level at a moment, as SQL; takes the moment three times.
  private static let level =
    "CASE WHEN ? >= d.red THEN 'red' WHEN ? >= d.yellow THEN 'yellow' WHEN ? >= d.warning THEN 'warning' ELSE 'normal' END"

  func find(_ query: DeadlineQuery, _ scope: DistrictScope, at now: Timestamp) throws(SQLiteError) -> [DeadlineRow] {
    var condition = SQLCondition()
    condition.add(scope)
    let moment = SQLiteValue.integer(now.milliseconds)
    if !query.levels.isEmpty {
      let places = query.levels.map { _ in "?" }.joined(separator: ", ")
      condition.add(
        "\(Self.level) IN (\(places))", values: [moment, moment, moment] + query.levels.map { .text($0.rawValue) })
    }
    if let before = query.dueBefore { condition.add("d.due <= ?", .integer(before.milliseconds)) }
    if !query.districts.isEmpty { condition.add("c.district", anyOf: query.districts.map(\.rawValue)) }
    if !query.themes.isEmpty { condition.add("c.theme", anyOf: query.themes) }
    if !query.departments.isEmpty { condition.add("d.department", anyOf: query.departments.map(\.rawValue)) }
    return try connection.query(
      """
      SELECT s.value, d.item, d.clock FROM deadline d JOIN cases c ON c.seq = d.seq JOIN state s ON s.seq = d.seq
      WHERE \(condition.sql) ORDER BY d.due IS NULL, d.due, d.seq, d.item, d.clock LIMIT ? OFFSET ?
      """, condition.values + [.integer(Int64(query.limit + 1)), .integer(Int64(query.offset))]
    ) { (row) throws(SQLiteError) in
      DeadlineRow(value: try row[0], item: try row[1], clock: try row[2])
    }
  }

  /// How many limits stand where, by the department that decides; an empty one is the whole.
  func counts(at now: Timestamp) throws(SQLiteError) -> [DeadlineCount] {
    let moment = SQLiteValue.integer(now.milliseconds)
    return try connection.query(
      "SELECT \(Self.level) AS level, d.department, count(*) FROM deadline d GROUP BY level, d.department",
      [moment, moment, moment]
    ) { (row) throws(SQLiteError) in
      DeadlineCount(
        level: AlertLevel(rawValue: try row[0]) ?? .normal, department: SystemCode(try row[1]), limits: try row[2])
    }
  }
}

/// A row that was found: its case, and which of its limits.
struct DeadlineRow {
  var value: [UInt8]
  var item: String
  var clock: String
}
