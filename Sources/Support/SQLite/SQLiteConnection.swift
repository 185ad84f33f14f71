internal import CSQLite
internal import Glibc

/// How a database is opened.
public struct SQLiteOptions: Sendable {
  /// How long a lock held by another connection is waited for, in milliseconds.
  public var busyTimeoutMilliseconds: Int32
  /// Opens an existing file for reading only.
  public var readOnly: Bool
  /// Page cache, in KiB.
  public var cacheKibibytes: Int

  /// Options; WAL and `synchronous=NORMAL` always hold.
  public init(busyTimeoutMilliseconds: Int32 = 5_000, readOnly: Bool = false, cacheKibibytes: Int = 8_192) {
    self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    self.readOnly = readOnly
    self.cacheKibibytes = cacheKibibytes
  }
}

/// One connection to a database. Its calls block; it is not Sendable: `SQLiteDatabase` confines one to a queue.
public final class SQLiteConnection {
  let handle: OpaquePointer
  private var statements: [String: SQLiteStatement] = [:]
  /// More different statements than this are not kept.
  private static let mostStatements = 128

  /// Opens or creates a file, readable by its owner only; `:memory:` is a private one in memory.
  public init(path: String, options: SQLiteOptions = SQLiteOptions()) throws(SQLiteError) {
    if !options.readOnly, path != ":memory:" {
      // SQLite would make the file readable by all; its WAL takes over the mode of this one.
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        throw SQLiteError(.io, message: "\(path): \(String(cString: strerror(errno)))")
      }
      close(descriptor)
    }
    let mode = options.readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let handle else {
      defer { sqlite3_close_v2(handle) }
      throw SQLiteError(code: code, of: handle)
    }
    self.handle = handle
    sqlite3_busy_timeout(handle, options.busyTimeoutMilliseconds)
    if !options.readOnly {
      try execute("PRAGMA journal_mode=WAL")
      try execute("PRAGMA journal_size_limit=67108864")
      // Pages of the log before it is worked into the file (32 MiB): a page that is written again and again is moved once.
      try execute("PRAGMA wal_autocheckpoint=8192")
    }
    try execute("PRAGMA synchronous=NORMAL")
    try execute("PRAGMA trusted_schema=OFF")
    try execute("PRAGMA temp_store=MEMORY")
    try execute("PRAGMA cache_size=-\(max(0, options.cacheKibibytes))")
  }

  deinit {
    statements = [:]
    sqlite3_close_v2(handle)
  }

  /// Runs statements without values or rows, separated by semicolons: schema and pragmas.
  public func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw SQLiteError(code: code, of: handle) }
  }

  /// Runs one statement; returns how many rows it inserted, changed or deleted.
  @discardableResult
  public func run(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteError) -> Int {
    let before = sqlite3_total_changes64(handle)
    try forEach(sql, values) { (_) throws(SQLiteError) in true }
    return Int(sqlite3_total_changes64(handle) - before)
  }

  /// All rows of a query, each made into a value.
  public func query<Result>(
    _ sql: String, _ values: [SQLiteValue] = [], _ read: (borrowing SQLiteRow) throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> [Result] {
    var results: [Result] = []
    try forEach(sql, values) { (row) throws(SQLiteError) in
      results.append(try read(row))
      return true
    }
    return results
  }

  /// The first row of a query; nil where there is none.
  public func first<Result>(
    _ sql: String, _ values: [SQLiteValue] = [], _ read: (borrowing SQLiteRow) throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result? {
    var result: Result?
    try forEach(sql, values) { (row) throws(SQLiteError) in
      result = try read(row)
      return false
    }
    return result
  }

  /// Goes through the rows of a query until the closure answers false.
  public func forEach(
    _ sql: String, _ values: [SQLiteValue] = [], _ visit: (borrowing SQLiteRow) throws(SQLiteError) -> Bool
  ) throws(SQLiteError) {
    let statement = try prepared(sql)
    statement.inUse = true
    defer {
      statement.reset()
      statement.inUse = false
    }
    try statement.bind(values)
    while try statement.step() {
      guard try visit(SQLiteRow(statement.pointer)) else { return }
    }
  }

  /// A statement out of the cache; a query inside a query of the same text gets its own.
  private func prepared(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    if let statement = statements[sql], !statement.inUse { return statement }
    let statement = try SQLiteStatement(sql, on: handle)
    if statements.count < Self.mostStatements, statements[sql] == nil { statements[sql] = statement }
    return statement
  }
}
