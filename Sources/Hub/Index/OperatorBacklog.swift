import SQLite

/// How much waits for an operator, over all districts.
public struct OperatorBacklog: Sendable, Hashable {
  /// Open holds by reason; a case may have several.
  public var holds: [HoldReason: Int]
  /// Records in quarantine that Kafka still keeps.
  public var quarantined: Int
  /// Applications about a matter that was filed by another path too: nobody is waited for, but somebody should know.
  public var sameMatter = 0
  /// Limits that run, by level and department.
  public var deadlines: [DeadlineCount] = []
}

extension IndexAnswers {
  /// What waits now.
  func backlog(at now: Timestamp) throws(SQLiteError) -> OperatorBacklog {
    var holds: [HoldReason: Int] = [:]
    try connection.forEach("SELECT reason, count(*) FROM hold GROUP BY reason") { (row) throws(SQLiteError) in
      if let reason = HoldReason(rawValue: try row[0]) { holds[reason] = try row[1] }
      return true
    }
    let quarantined =
      try connection.first("SELECT count(*) FROM quarantine") { (row) throws(SQLiteError) in try row[0] as Int } ?? 0
    return OperatorBacklog(
      holds: holds, quarantined: quarantined, sameMatter: try countOfSameMatter(.all),
      deadlines: try DeadlineTable(connection).counts(at: now))
  }
}
