internal import CSQLite

/// A prepared statement of one connection.
final class SQLiteStatement {
  let pointer: OpaquePointer
  private let connection: OpaquePointer
  /// True while a query stands in it.
  var inUse = false

  init(_ sql: String, on connection: OpaquePointer) throws(SQLiteError) {
    self.connection = connection
    var statement: OpaquePointer?
    var tail = false
    let code = sql.withCString { text in
      var rest: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(connection, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, &rest)
      tail = rest.map { $0.pointee != 0 } ?? false
      return code
    }
    guard code == SQLITE_OK else { throw SQLiteError(code: code, of: connection) }
    guard let statement, !tail else {
      sqlite3_finalize(statement)
      throw SQLiteError(.misuse, message: "exactly one statement is expected")
    }
    pointer = statement
  }

  deinit { sqlite3_finalize(pointer) }

  func bind(_ values: [SQLiteValue]) throws(SQLiteError) {
    guard values.count == Int(sqlite3_bind_parameter_count(pointer)) else {
      throw SQLiteError(
        .misuse, message: "\(sqlite3_bind_parameter_count(pointer)) values expected, \(values.count) given")
    }
    // SQLITE_TRANSIENT is a cast in a macro, which Swift does not import: SQLite copies the bytes.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(pointer, place)
        case .integer(let number): sqlite3_bind_int64(pointer, place, number)
        case .real(let number): sqlite3_bind_double(pointer, place, number)
        case .text(var text):
          text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
              // An empty buffer may have no address, which would bind NULL.
              bytes.isEmpty
                ? sqlite3_bind_text(pointer, place, "", 0, copied)
                : sqlite3_bind_text64(
                  pointer, place, bytes.baseAddress, UInt64(bytes.count), copied, UInt8(SQLITE_UTF8))
            }
          }
        case .blob(let bytes):
          bytes.isEmpty
            ? sqlite3_bind_zeroblob(pointer, place, 0)
            : sqlite3_bind_blob64(pointer, place, bytes, UInt64(bytes.count), copied)
        }
      guard code == SQLITE_OK else { throw SQLiteError(code: code, of: connection) }
    }
  }

  /// Goes to the next row; false at the end.
  func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw SQLiteError(code: code, of: connection)
    }
  }

  /// Back to the beginning, values forgotten.
  func reset() {
    sqlite3_reset(pointer)
    sqlite3_clear_bindings(pointer)
  }
}
