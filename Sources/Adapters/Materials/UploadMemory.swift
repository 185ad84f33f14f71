import Hub
import SQLite

/// What contents are called at their receivers, in a file, so that a call that is repeated does not carry them again, after a
/// restart either. Only a memory: what it has lost is put again.
public struct UploadMemory: Sendable {
  /// So many names are kept, the newest ones (some 200 bytes each).
  static let most = 100_000

  private let database: SQLiteDatabase

  private static let schema = [
    """
    CREATE TABLE upload (
      number INTEGER PRIMARY KEY, system TEXT NOT NULL, application TEXT NOT NULL, digest TEXT NOT NULL,
      name TEXT NOT NULL, UNIQUE (system, application, digest));
    """
  ]

  /// Opens the file, or makes it anew where it is absent, broken or of another schema.
  public static func open(path: String) async throws -> UploadMemory {
    do { return try await UploadMemory(path: path) } catch {
      try SQLiteConnection.discard(path: path)
      return try await UploadMemory(path: path)
    }
  }

  private init(path: String) async throws {
    database = try await SQLiteDatabase(path: path, options: SQLiteOptions(cacheKibibytes: 1024)) { connection in
      try connection.migrate(Self.schema)
    }
  }

  /// The name of a content of an application at a system; nil where none is known.
  func name(of digest: BlobDigest, in application: ApplicationID, at system: SystemCode) async -> String? {
    try? await database.perform { connection in
      try connection.first(
        "SELECT name FROM upload WHERE system = ? AND application = ? AND digest = ?",
        [.text(system.rawValue), .text(application.rawValue), .text(digest.hex)]
      ) { (row) throws(SQLiteError) in try row[0] as String }
    }
  }

  /// Notes a name.
  func note(
    _ name: String, of digest: BlobDigest, in application: ApplicationID, at system: SystemCode
  ) async {
    try? await database.transaction { connection in
      try connection.run(
        "INSERT OR REPLACE INTO upload (system, application, digest, name) VALUES (?, ?, ?, ?)",
        [.text(system.rawValue), .text(application.rawValue), .text(digest.hex), .text(name)])
      try connection.run(
        "DELETE FROM upload WHERE number <= (SELECT max(number) FROM upload) - ?", [.integer(Int64(Self.most))])
    }
  }

  /// Forgets the names of an application's contents: a system that refuses it may have lost them.
  func forget(_ application: ApplicationID, at system: SystemCode) async {
    _ = try? await database.perform { connection in
      try connection.run(
        "DELETE FROM upload WHERE system = ? AND application = ?",
        [.text(system.rawValue), .text(application.rawValue)])
    }
  }

  /// Closes the file.
  public func close() async { await database.close() }
}
