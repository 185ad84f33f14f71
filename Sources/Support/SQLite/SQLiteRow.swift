internal import CSQLite

/// The row at which a statement stands; valid only inside the closure that it is given to.
public struct SQLiteRow: ~Copyable {
  private let statement: OpaquePointer

  init(_ statement: OpaquePointer) { self.statement = statement }

  /// The value of a column, from 0, in the type that the context asks for: `Int64`, `Int`, `Double`, `String`, `[UInt8]`
  /// or an optional of these. NULL where no optional was asked for, and any other type, is `column-type`.
  public subscript<Value: SQLiteColumn>(column: Int) -> Value {
    get throws(SQLiteError) {
      guard column >= 0, column < Int(sqlite3_column_count(statement)) else {
        throw SQLiteError(.misuse, message: "no column \(column)")
      }
      guard let value = Value.value(of: SQLiteCell(statement: statement, column: Int32(column))) else {
        throw SQLiteError(.columnType, message: "column \(column) is no \(Value.self)")
      }
      return value
    }
  }
}

/// One cell of the current row.
public struct SQLiteCell: ~Copyable {
  let statement: OpaquePointer
  let column: Int32
  var type: Int32 { sqlite3_column_type(statement, column) }
  var count: Int { Int(sqlite3_column_bytes(statement, column)) }
}

/// A type that can be read out of a column.
public protocol SQLiteColumn {
  /// The value of a cell; nil where the cell holds another type.
  static func value(of cell: borrowing SQLiteCell) -> Self?
}

extension Int64: SQLiteColumn {
  /// The value of an INTEGER.
  public static func value(of cell: borrowing SQLiteCell) -> Int64? {
    cell.type == SQLITE_INTEGER ? sqlite3_column_int64(cell.statement, cell.column) : nil
  }
}

extension Int: SQLiteColumn {
  /// The value of an INTEGER that fits.
  public static func value(of cell: borrowing SQLiteCell) -> Int? {
    Int64.value(of: cell).flatMap { Int(exactly: $0) }
  }
}

extension Double: SQLiteColumn {
  /// The value of a REAL or INTEGER.
  public static func value(of cell: borrowing SQLiteCell) -> Double? {
    guard cell.type == SQLITE_FLOAT || cell.type == SQLITE_INTEGER else { return nil }
    return sqlite3_column_double(cell.statement, cell.column)
  }
}

extension String: SQLiteColumn {
  /// The value of a TEXT; bytes that are not UTF-8 are replaced.
  public static func value(of cell: borrowing SQLiteCell) -> String? {
    guard cell.type == SQLITE_TEXT else { return nil }
    let start = sqlite3_column_text(cell.statement, cell.column)
    return String(decoding: UnsafeBufferPointer(start: start, count: cell.count), as: UTF8.self)
  }
}

extension [UInt8]: SQLiteColumn {
  /// The value of a BLOB.
  public static func value(of cell: borrowing SQLiteCell) -> [UInt8]? {
    guard cell.type == SQLITE_BLOB else { return nil }
    let start = sqlite3_column_blob(cell.statement, cell.column)
    return Array(UnsafeRawBufferPointer(start: start, count: cell.count))
  }
}

extension Optional: SQLiteColumn where Wrapped: SQLiteColumn {
  /// The value, or a nil inside for NULL.
  public static func value(of cell: borrowing SQLiteCell) -> Wrapped?? {
    cell.type == SQLITE_NULL ? .some(nil) : Wrapped.value(of: cell).map { .some($0) }
  }
}
