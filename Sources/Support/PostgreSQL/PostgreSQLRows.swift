internal import CPq

/// What a statement gave.
public struct PostgreSQLRows: Sendable {
  /// Names of the columns, in order.
  public let columns: [String]
  /// The rows, in order; each value as the bytes of its text, nil for NULL.
  public let rows: [[[UInt8]?]]
  /// Rows inserted, changed or deleted.
  public let changed: Int

  /// The text of a value; nil for NULL.
  /// - Throws: `encoding` where the bytes are no UTF-8 (a database in SQL_ASCII gives what it was given), `misuse` where
  ///   there is no such place.
  public func text(_ row: Int, _ column: Int) throws(PostgreSQLError) -> String? {
    guard rows.indices.contains(row), rows[row].indices.contains(column) else {
      throw PostgreSQLError(.misuse, message: "no row \(row), column \(column)")
    }
    guard let bytes = rows[row][column] else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PostgreSQLError(.encoding, column: columns[column], message: "the text of \(columns[column]) is not UTF-8")
    }
    return text
  }

  /// Copies a result of libpq.
  init(_ result: OpaquePointer) {
    let width = PQnfields(result)
    columns = (0..<width).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
    rows = (0..<PQntuples(result)).map { row in
      (0..<width).map { column in
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return nil }
        let length = Int(PQgetlength(result, row, column))
        return start.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
          Array(UnsafeBufferPointer(start: bytes, count: length))
        }
      }
    }
    changed = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
  }
}
