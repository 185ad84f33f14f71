import Hub
import PostgreSQL

/// What the server says of a table: read when something went wrong, so that the fault can be named.
struct TableShape: Sendable {
  /// One column.
  struct Column: Sendable {
    var name: String
    /// As the server writes it: `character varying(50)`.
    var type: String
    /// Longest text, in characters; nil where it has no bound.
    var longest: Int?
  }

  /// The columns; nil where there is no such table.
  var columns: [Column]?

  static func read(_ table: SQLName, _ connection: PostgreSQLConnection) throws(PostgreSQLError) -> TableShape {
    let rows = try connection.run(
      """
      SELECT a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.atttypid IN (1042, 1043) AND a.atttypmod > 4 THEN a.atttypmod - 4 END
      FROM pg_attribute a WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
      """, [table.quoted])
    guard !rows.rows.isEmpty else { return TableShape() }
    var columns: [Column] = []
    for index in rows.rows.indices {
      columns.append(
        Column(
          name: try rows.text(index, 0) ?? "", type: try rows.text(index, 1) ?? "text",
          longest: try rows.text(index, 2).flatMap { Int($0) }))
    }
    return TableShape(columns: columns)
  }

  /// Why statements over these columns fail: `table-missing:ex_hub_apply`, `column-missing:ex_hub_apply.clzt`; nil where
  /// nothing is missing.
  func missing(_ wanted: [String], in table: SQLName) -> String? {
    guard let columns else { return "table-missing:\(table.text)" }
    let missing = wanted.filter { name in !columns.contains { $0.name == name } }
    return missing.isEmpty ? nil : "column-missing:\(table.text).\(missing.joined(separator: ","))"
  }

  /// The same failure with what is missing.
  func explained(_ error: PostgreSQLError, _ outbox: OutboxTable, _ row: [RowMapping.Value]) -> PostgreSQLError {
    var error = error
    let wanted = row.map(\.column) + [outbox.key.text, outbox.version.text, outbox.matter.text]
    error.message = missing(wanted, in: outbox.table) ?? error.message
    return error
  }
}

/// Why a table does not take a row for good.
struct RowProblem: Sendable, Hashable {
  var code: String
  /// Names columns and never values.
  var message: String

  /// Finds every column whose value does not fit: the server names none of them.
  static func find(
    in row: [RowMapping.Value], _ error: PostgreSQLError, _ shape: TableShape, _ connection: PostgreSQLConnection
  ) throws(PostgreSQLError) -> RowProblem {
    if error.kind == .constraint {
      let place = error.column ?? error.constraint ?? ""
      return RowProblem(code: error.sqlState == "23502" ? "value-missing" : "constraint", message: place)
    }
    var (long, wrong): ([String], [String]) = ([], [])
    for value in row {
      guard let text = value.text, let column = shape.columns?.first(where: { $0.name == value.column }) else {
        continue
      }
      if let longest = column.longest, text.unicodeScalars.count > longest {
        long.append("\(column.name) > \(longest)")
      }
      do throws(PostgreSQLError) { _ = try connection.run("SELECT CAST($1::text AS \(column.type))", [text]) } catch {
        guard error.kind == .data else { throw error }
        wrong.append("\(column.name): \(column.type)")
      }
    }
    if !long.isEmpty { return RowProblem(code: "value-too-long", message: (long + wrong).joined(separator: ", ")) }
    return RowProblem(
      code: error.sqlState == "22P05" ? "charset" : "value-invalid", message: wrong.joined(separator: ", "))
  }
}
