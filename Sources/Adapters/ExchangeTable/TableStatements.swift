import PostgreSQL

/// The statements that read, and those that mark what was read.
enum TableStatements {
  /// A page of marks that the hub has not taken notice of, or that were set anew since.
  static func receipts(_ outbox: OutboxTable, page: Int) -> String {
    let (flag, answered, noted) = (outbox.flag.quoted, outbox.answered.quoted, outbox.noted.quoted)
    return """
      \(marks(outbox))
      WHERE \(flag)::text <> $1 AND (\(noted) IS NULL OR \(answered) <> \(noted))
      ORDER BY \(answered) NULLS FIRST, \(outbox.key.quoted) LIMIT \(page)
      """
  }

  /// One row of the hub's own with its mark.
  static func row(_ outbox: OutboxTable) -> String {
    "\(marks(outbox)) WHERE \(outbox.key.quoted) = $1"
  }

  /// What says of the hub's own rows what became of them.
  private static func marks(_ outbox: OutboxTable) -> String {
    let columns = [outbox.key, outbox.matter, outbox.version, outbox.flag, outbox.answered].map(\.quoted)
    return "SELECT \(columns.joined(separator: ", ")) FROM \(outbox.table.quoted)"
  }

  /// Takes notice of a mark, unless it has changed meanwhile.
  static func note(_ outbox: OutboxTable) -> String {
    """
    UPDATE \(outbox.table.quoted) SET \(outbox.noted.quoted) = coalesce(\(outbox.answered.quoted), localtimestamp)
    WHERE \(outbox.key.quoted) = $1 AND \(outbox.flag.quoted)::text = $2
    """
  }

  /// A page of reports that are not marked as read. `hub_late`: a later version stands beside it; `hub_anew`: it takes the
  /// place of an earlier one.
  static func results(_ table: FlaggedTable, page: Int) -> String {
    let (name, key, version) = (table.table.quoted, table.key.quoted, table.version.quoted)
    func other(_ sign: String) -> String {
      "EXISTS (SELECT 1 FROM \(name) o WHERE o.\(key) = hub_row.\(key) AND o.\(version) \(sign) hub_row.\(version))"
    }
    return """
      SELECT hub_row.*, \(TableTime.expression([table.time])) COLLATE "C" AS hub_time, hub_row.\(key)::text AS hub_key,
        hub_row.\(version)::text AS hub_version, \(other(">")) AS hub_late, \(other("<")) AS hub_anew
      FROM \(name) hub_row WHERE hub_row.\(table.flag.quoted)::text = $1
      ORDER BY hub_row.\(table.time.quoted), hub_row.\(key), hub_row.\(version) LIMIT \(page)
      """
  }

  /// Marks a report as read.
  static func mark(_ table: FlaggedTable) -> String {
    """
    UPDATE \(table.table.quoted) SET \(table.flag.quoted) = $3
    WHERE \(table.key.quoted)::text = $1 AND \(table.version.quoted)::text = $2 AND \(table.flag.quoted)::text = $4
    """
  }

  /// A page of a view in the order of time, key and content: behind the place from which it is read, and behind the place
  /// of the page before. Rows without a time are read from any place.
  static func view(_ view: TimedView, page: Int) -> String {
    """
    WITH w AS (SELECT hub_row.*, \(TableTime.expression(view.times)) COLLATE "C" AS hub_time,
      coalesce(hub_row.\(view.key.quoted)::text, '') COLLATE "C" AS hub_key, md5(hub_row::text) COLLATE "C" AS hub_content
      FROM \(view.table.quoted) hub_row)
    SELECT * FROM w WHERE ((hub_time, hub_key, hub_content) > ($1, $2, $3) OR hub_time = '\(TableTime.none)')
      AND (hub_time, hub_key, hub_content) > ($4, $5, $6)
    ORDER BY hub_time, hub_key, hub_content LIMIT \(page)
    """
  }
}
