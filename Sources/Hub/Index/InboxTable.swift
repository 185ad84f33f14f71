import SQLite

/// The halves of the ledger's join that still wait for their other half.
struct InboxTable {
  let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) { self.connection = connection }

  /// Takes in what a batch left open. `reading` are the batch's new positions, not yet in the file.
  func merge(_ join: InboxJoin, reading next: [TopicPartition: Int64]) throws(SQLiteError) {
    for (position, written) in join.records {
      let met = try connection.run("DELETE FROM inbox_ahead WHERE partition = ? AND offset = ?", position.values)
      if met == 0 {
        try connection.run("INSERT OR IGNORE INTO inbox_open VALUES (?, ?, ?)", position.values + [.integer(written)])
      }
    }
    for position in join.outcomes {
      let met = try connection.run("DELETE FROM inbox_open WHERE partition = ? AND offset = ?", position.values)
      if met == 0 { try connection.run("INSERT OR IGNORE INTO inbox_ahead VALUES (?, ?)", position.values) }
    }
    try passOver(join, next)
  }

  /// An outcome behind the place at which the inbox is read belongs to a record whose retention is over, or to one that an
  /// at-least-once ground handled again: its other half will not come.
  private func passOver(_ join: InboxJoin, _ next: [TopicPartition: Int64]) throws(SQLiteError) {
    let touched = Set(join.outcomes.map(\.partition)).union(
      next.keys.filter { $0.topic == Topics.inbox }.map(\.partition))
    for partition in touched {
      guard let reading = try reading(partition, next) else { continue }
      try connection.run(
        "DELETE FROM inbox_ahead WHERE partition = ? AND offset < ?", [.integer(Int64(partition)), .integer(reading)])
    }
  }

  private func reading(_ partition: Int32, _ next: [TopicPartition: Int64]) throws(SQLiteError) -> Int64? {
    if let fresh = next[TopicPartition(Topics.inbox, partition)] { return fresh }
    return try connection.first(
      "SELECT next FROM position WHERE topic = ? AND partition = ?", [.text(Topics.inbox), .integer(Int64(partition))]
    ) { (row) throws(SQLiteError) in try row[0] as Int64 }
  }

  /// Inbox records before these offsets that have no outcome: how many, and the first of them.
  func open(before settled: [Int32: Int64], samples: Int) throws(SQLiteError) -> (count: Int, first: [OpenRecord]) {
    var count = 0
    var first: [OpenRecord] = []
    for (partition, offset) in settled.sorted(by: { $0.key < $1.key }) {
      let values: [SQLiteValue] = [.integer(Int64(partition)), .integer(offset)]
      count +=
        try connection.first("SELECT count(*) FROM inbox_open WHERE partition = ? AND offset < ?", values) {
          (row) throws(SQLiteError) in try row[0] as Int
        } ?? 0
      first += try connection.query(
        "SELECT offset, written FROM inbox_open WHERE partition = ? AND offset < ? ORDER BY offset LIMIT ?",
        values + [.integer(Int64(max(0, samples - first.count)))]
      ) { (row) throws(SQLiteError) in
        OpenRecord(
          position: SourcePosition(partition: partition, offset: try row[0]),
          written: Timestamp(milliseconds: try row[1]))
      }
    }
    return (count, first)
  }
}

/// An inbox record that has no outcome.
public struct OpenRecord: Sendable, Hashable {
  /// Where it stands in `hub.inbox`.
  public var position: SourcePosition
  /// When it was written.
  public var written: Timestamp
}

extension SourcePosition {
  fileprivate var values: [SQLiteValue] { [.integer(Int64(partition)), .integer(offset)] }
}
