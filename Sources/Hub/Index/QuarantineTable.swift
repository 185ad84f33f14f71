import SQLite

/// The table of records that were set aside.
struct QuarantineTable {
  let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) { self.connection = connection }

  func insert(_ record: QuarantinedRecord) throws(SQLiteError) {
    try connection.run(
      """
      INSERT OR IGNORE INTO quarantine (partition, offset, written, key, reason, stage, detail, source)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(Int64(record.position.partition.partition)), .integer(record.position.offset),
        .integer(record.written.milliseconds), SQLiteValue(record.key), .text(record.reason), .text(record.stage),
        .text(record.detail), .text(record.source),
      ])
  }

  /// Forgets what Kafka no longer has.
  func forget(before low: Int64, of partition: Int32) throws(SQLiteError) {
    try connection.run(
      "DELETE FROM quarantine WHERE partition = ? AND offset < ?", [.integer(Int64(partition)), .integer(low)])
  }

  func find(_ query: QuarantineQuery) throws(SQLiteError) -> QuarantinePage {
    var condition = SQLCondition()
    if let reason = query.reason { condition.add("reason = ?", .text(reason)) }
    if let from = query.from { condition.add("written >= ?", .integer(from.milliseconds)) }
    if let until = query.until { condition.add("written < ?", .integer(until.milliseconds)) }
    if let after = query.after { condition.add("seq < ?", .integer(after.value)) }
    let limit = min(max(query.limit, 1), 500)
    let rows = try connection.query(
      """
      SELECT seq, partition, offset, written, key, reason, stage, detail, source FROM quarantine
      WHERE \(condition.sql) ORDER BY seq DESC LIMIT ?
      """, condition.values + [.integer(Int64(limit + 1))]
    ) { (row) throws(SQLiteError) in (seq: try row[0] as Int64, record: try QuarantinedRecord(row)) }
    let page = rows.prefix(limit)
    return QuarantinePage(
      records: page.map(\.record), next: rows.count > limit ? page.last.map { CaseQuery.Cursor($0.seq) } : nil)
  }
}

extension QuarantinedRecord {
  fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
    self.init(
      position: BusPosition(TopicPartition(Topics.quarantine, Int32(clamping: try row[1] as Int64)), try row[2]),
      written: Timestamp(milliseconds: try row[3]), key: try row[4], reason: try row[5], stage: try row[6],
      detail: try row[7], source: try row[8])
  }
}
