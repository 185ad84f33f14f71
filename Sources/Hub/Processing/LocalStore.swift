import SQLite

/// This worker's cache of `hub.cases` and `hub.bodies`: only a cache, so that a start needs no full read of Kafka. It is
/// written after the commit, together with the changelog offsets that it reflects, and thrown away wherever it might lie.
struct LocalStore: Sendable {
  /// Changelog offsets (of the next record to read) that a partition's content reflects.
  struct Positions: Sendable, Hashable {
    var cases: Int64
    var bodies: Int64
    /// When it was last written; milliseconds since 1970.
    var writtenAt: Int64
  }

  /// What is kept under one key.
  struct Entry: Sendable, Hashable {
    var state: [UInt8]
    var body: [UInt8]?
  }

  /// A change of one key; nil removes.
  enum Change: Sendable, Hashable {
    case state([UInt8], [UInt8]?, wake: Timestamp?)
    case body([UInt8], [UInt8]?)
  }

  private let database: SQLiteDatabase

  private static let schema = [
    """
    CREATE TABLE origin (cluster TEXT NOT NULL);
    CREATE TABLE position (
      partition INTEGER PRIMARY KEY, cases INTEGER NOT NULL, bodies INTEGER NOT NULL, written INTEGER NOT NULL);
    -- Rows stand in the order of their first sight: what is at work at one time is at one place of the file.
    CREATE TABLE state (
      partition INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, wake INTEGER, UNIQUE (partition, key));
    CREATE INDEX wakes ON state (partition, wake) WHERE wake IS NOT NULL;
    CREATE TABLE body (
      partition INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, UNIQUE (partition, key));
    """
  ]

  /// Opens the file, or makes it anew where it is absent, broken, of another schema or of another cluster.
  static func open(path: String, cluster: String) async throws -> LocalStore {
    do {
      return try await LocalStore(path: path, cluster: cluster)
    } catch {
      try SQLiteConnection.discard(path: path)
      return try await LocalStore(path: path, cluster: cluster)
    }
  }

  private struct ForeignCluster: Error {}

  private init(path: String, cluster: String) async throws {
    database = try await SQLiteDatabase(path: path, options: SQLiteOptions(cacheKibibytes: 65_536)) { connection in
      try connection.migrate(Self.schema)
      let origin = try connection.first("SELECT cluster FROM origin") { (row) throws(SQLiteError) in
        try row[0] as String
      }
      if let origin, origin != cluster { throw ForeignCluster() }
      if origin == nil { try connection.run("INSERT INTO origin VALUES (?)", [.text(cluster)]) }
    }
  }

  func positions(of partition: Int32) async throws -> Positions? {
    try await database.perform { connection in
      try connection.first(
        "SELECT cases, bodies, written FROM position WHERE partition = ?", [.integer(Int64(partition))]
      ) { (row) throws(SQLiteError) in Positions(cases: try row[0], bodies: try row[1], writtenAt: try row[2]) }
    }
  }

  /// What is kept under these keys; absent ones are missing.
  func load(_ keys: [[UInt8]], of partition: Int32) async throws -> [[UInt8]: Entry] {
    try await database.perform { connection in
      var entries: [[UInt8]: Entry] = [:]
      for key in keys {
        let entry = try connection.first(
          """
          SELECT s.value, b.value FROM state s LEFT JOIN body b ON b.partition = s.partition AND b.key = s.key
          WHERE s.partition = ? AND s.key = ?
          """, [.integer(Int64(partition)), .blob(key)]
        ) { (row) throws(SQLiteError) in Entry(state: try row[0], body: try row[1]) }
        entries[key] = entry
      }
      return entries
    }
  }

  /// Writes changes and the offsets that they reflect, together.
  func apply(_ changes: [Int32: [Change]], _ positions: [Int32: Positions]) async throws {
    try await database.transaction { connection in
      for (partition, changes) in changes {
        for change in changes { try Self.apply(change, Int64(partition), connection) }
      }
      for (partition, position) in positions {
        try connection.run(
          "INSERT OR REPLACE INTO position VALUES (?, ?, ?, ?)",
          [
            .integer(Int64(partition)), .integer(position.cases), .integer(position.bodies),
            .integer(position.writtenAt),
          ])
      }
    }
  }

  private static func apply(_ change: Change, _ partition: Int64, _ connection: SQLiteConnection) throws {
    switch change {
    case .state(let key, let value?, let wake):
      try connection.run(
        """
        INSERT INTO state VALUES (?, ?, ?, ?)
        ON CONFLICT (partition, key) DO UPDATE SET value = excluded.value, wake = excluded.wake
        """,
        [.integer(partition), .blob(key), .blob(value), SQLiteValue(wake?.milliseconds)])
    case .state(let key, nil, _):
      try connection.run("DELETE FROM state WHERE partition = ? AND key = ?", [.integer(partition), .blob(key)])
    case .body(let key, let value?):
      try connection.run(
        """
        INSERT INTO body VALUES (?, ?, ?) ON CONFLICT (partition, key) DO UPDATE SET value = excluded.value
        """, [.integer(partition), .blob(key), .blob(value)])
    case .body(let key, nil):
      try connection.run("DELETE FROM body WHERE partition = ? AND key = ?", [.integer(partition), .blob(key)])
    }
  }

  /// Keys whose time has come, earliest first.
  func due(_ partition: Int32, at now: Timestamp, limit: Int) async throws -> [[UInt8]] {
    try await database.perform { connection in
      try connection.query(
        "SELECT key FROM state WHERE partition = ? AND wake <= ? ORDER BY wake LIMIT ?",
        [.integer(Int64(partition)), .integer(now.milliseconds), .integer(Int64(limit))]
      ) { (row) throws(SQLiteError) in try row[0] as [UInt8] }
    }
  }

  /// The earliest time at which a key of the partition wants to wake.
  func nextWake(_ partition: Int32) async throws -> Timestamp? {
    try await database.perform { connection in
      try connection.first(
        "SELECT MIN(wake) FROM state WHERE partition = ? AND wake IS NOT NULL", [.integer(Int64(partition))]
      ) { (row) throws(SQLiteError) in (try row[0] as Int64?).map { Timestamp(milliseconds: $0) } } ?? nil
    }
  }

  /// Forgets a partition: it will be read from Kafka again.
  func forget(_ partition: Int32) async throws {
    try await database.transaction { connection in
      for table in ["state", "body", "position"] {
        try connection.run("DELETE FROM \(table) WHERE partition = ?", [.integer(Int64(partition))])
      }
    }
  }

  func close() async { await database.close() }
}
