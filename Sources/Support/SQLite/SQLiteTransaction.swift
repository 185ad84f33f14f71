internal import CSQLite
internal import Glibc

extension SQLiteConnection {
  /// Runs the body in one transaction that takes the write lock at once; whatever it throws undoes all of it.
  public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // Some failures (disk full) have rolled back already.
      if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// The schema's version (`PRAGMA user_version`), 0 in a new file.
  public var schemaVersion: Int {
    get throws(SQLiteError) {
      try first("PRAGMA user_version") { (row) throws(SQLiteError) in try row[0] as Int } ?? 0
    }
  }

  /// Brings the schema up to date: step `n` of the list leads from version `n` to `n + 1`, all in one transaction.
  /// A file of a newer version is refused with `newer-schema`.
  public func migrate(_ steps: [String]) throws {
    let version = try schemaVersion
    guard version <= steps.count else {
      throw SQLiteError(.newerSchema, message: "schema \(version) is newer than \(steps.count)")
    }
    guard version < steps.count else { return }
    try transaction {
      for step in steps[version...] { try execute(step) }
      try execute("PRAGMA user_version=\(steps.count)")
    }
  }

  /// Deletes a database's files; what is not there is no error. No connection may have it open.
  public static func discard(path: String) throws(SQLiteError) {
    for file in [path, path + "-wal", path + "-shm", path + "-journal"] where unlink(file) != 0 && errno != ENOENT {
      throw SQLiteError(.io, message: "\(file): \(String(cString: strerror(errno)))")
    }
  }
}
