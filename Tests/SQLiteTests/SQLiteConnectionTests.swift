import Glibc
import SQLite
import Testing

@Suite struct SQLiteConnectionTests {
  private func memory(_ schema: String = "CREATE TABLE t(a INTEGER PRIMARY KEY, b)") throws -> SQLiteConnection {
    let connection = try SQLiteConnection(path: ":memory:")
    try connection.execute(schema)
    return connection
  }

  @Test func keepsEveryTypeAsItIs() throws {
    let connection = try memory()
    let values: [SQLiteValue] = [
      .null, .integer(.max), .integer(.min), .real(0.1), .text(""), .text("徐汇\u{0}区"), .blob([]), .blob([0, 255]),
    ]
    for value in values { try connection.run("INSERT INTO t(b) VALUES(?)", [value]) }
    let types = try connection.query("SELECT typeof(b) FROM t ORDER BY a") { (row) throws(SQLiteError) in
      try row[0] as String
    }
    #expect(types == ["null", "integer", "integer", "real", "text", "text", "blob", "blob"])
    func read<T: SQLiteColumn>(_ a: Int64, as type: T.Type = T.self) throws -> T? {
      try connection.first("SELECT b FROM t WHERE a=?", [.integer(a)]) { (row) throws(SQLiteError) in try row[0] as T }
    }
    #expect(try read(1) == .some(String?.none))
    #expect(try read(2) == Int64.max)
    #expect(try read(3) == Int64.min)
    #expect(try read(4) == 0.1)
    #expect(try read(5) == "")
    #expect(try read(6) == "徐汇\u{0}区")
    #expect(try read(7) == [UInt8]())
    #expect(try read(8) == [UInt8]([0, 255]))
    #expect(throws: SQLiteError(.columnType, message: "column 0 is no String")) { try read(2, as: String.self) }
    #expect(throws: SQLiteError(.columnType, message: "column 0 is no Int64")) { try read(1, as: Int64.self) }
  }

  @Test func countsChanges() throws {
    let connection = try memory()
    #expect(try connection.run("INSERT INTO t(b) VALUES(1),(2),(3)") == 3)
    #expect(try connection.run("UPDATE t SET b=0 WHERE a>?", [1]) == 2)
    #expect(try connection.run("UPDATE t SET b=0 WHERE a>?", [9]) == 0)
  }

  @Test(arguments: [
    ("INSERT INTO t(b) VALUES(?)", [SQLiteValue](), SQLiteError.Kind.misuse),
    ("INSERT INTO t(b) VALUES(1)", [1], .misuse),
    ("INSERT INTO t VALUES(1,1); DELETE FROM t", [], .misuse),
    ("", [], .misuse),
    ("SELECT nothing", [], .misuse),
    ("INSERT INTO t(a) VALUES(1),(1)", [], .constraint),
  ])
  func tellsWhatIsWrong(_ sql: String, _ values: [SQLiteValue], _ kind: SQLiteError.Kind) throws {
    let connection = try memory()
    let error = try #require(throws: SQLiteError.self) { try connection.run(sql, values) }
    #expect(error.kind == kind, "\(error)")
    #expect(try connection.query("SELECT a FROM t") { (row) throws(SQLiteError) in try row[0] as Int }.isEmpty)
  }

  @Test func aQueryInsideTheSameQueryHasItsOwnPlace() throws {
    let connection = try memory()
    try connection.run("INSERT INTO t(b) VALUES(1),(2)")
    var pairs = 0
    let sql = "SELECT a FROM t"
    try connection.forEach(sql) { (_) throws(SQLiteError) in
      try connection.forEach(sql) { (_) throws(SQLiteError) in
        pairs += 1
        return true
      }
      return true
    }
    #expect(pairs == 4)
  }

  @Test func whatATransactionThrowsUndoesIt() throws {
    struct Stop: Error {}
    let connection = try memory()
    #expect(throws: Stop.self) {
      try connection.transaction {
        try connection.run("INSERT INTO t(b) VALUES(1)")
        throw Stop()
      }
    }
    try connection.transaction { _ = try connection.run("INSERT INTO t(b) VALUES(2)") }
    #expect(try connection.query("SELECT b FROM t") { (row) throws(SQLiteError) in try row[0] as Int } == [2])
    #expect(throws: SQLiteError.self) { try connection.transaction { try connection.transaction {} } }
  }

  @Test func migratesOnceAndRefusesANewerSchema() throws {
    let file = TemporaryFile()
    let steps = ["CREATE TABLE a(x)", "ALTER TABLE a ADD y; INSERT INTO a VALUES(1,2)"]
    do {
      let connection = try SQLiteConnection(path: file.path)
      try connection.migrate(Array(steps.prefix(1)))
      #expect(try connection.schemaVersion == 1)
      #expect(throws: SQLiteError.self) { try connection.migrate(steps.prefix(1) + ["CREATE TABLE b(x); nonsense"]) }
      #expect(try connection.schemaVersion == 1)
      try connection.migrate(steps)
    }
    let connection = try SQLiteConnection(path: file.path)
    try connection.migrate(steps)
    #expect(try connection.first("SELECT count(*) FROM a") { (row) throws(SQLiteError) in try row[0] as Int } == 1)
    let error = try #require(throws: SQLiteError.self) { try connection.migrate(Array(steps.prefix(1))) }
    #expect(error.kind == .newerSchema)
  }

  @Test func filesAreForTheirOwnerOnlyAndCanBeDiscarded() throws {
    let file = TemporaryFile()
    do {
      let connection = try SQLiteConnection(path: file.path)
      try connection.execute("CREATE TABLE a(x)")
      for name in [file.path, file.path + "-wal", file.path + "-shm"] {
        var status = stat()
        #expect(stat(name, &status) == 0 && status.st_mode & 0o777 == 0o600, "\(name)")
      }
    }
    try SQLiteConnection.discard(path: file.path)
    #expect(access(file.path, F_OK) != 0)
    try SQLiteConnection.discard(path: file.path)
  }

  @Test func aFileThatIsNoDatabaseIsCorrupt() throws {
    let file = TemporaryFile()
    let handle = try #require(fopen(file.path, "w"))
    fputs(String(repeating: "no database ", count: 100), handle)
    fclose(handle)
    let error = try #require(throws: SQLiteError.self) { try SQLiteConnection(path: file.path) }
    #expect(error.kind == .corrupt)
    let missing = try #require(throws: SQLiteError.self) { try SQLiteConnection(path: "/nowhere/x.db") }
    #expect(missing.kind == .io)
  }

  @Test func aLockHeldByAnotherIsBusy() throws {
    let file = TemporaryFile()
    let first = try SQLiteConnection(path: file.path)
    let second = try SQLiteConnection(path: file.path, options: SQLiteOptions(busyTimeoutMilliseconds: 0))
    try first.execute("CREATE TABLE a(x); BEGIN IMMEDIATE")
    let error = try #require(throws: SQLiteError.self) { try second.run("INSERT INTO a VALUES(1)") }
    #expect(error.kind == .busy)
    try first.execute("COMMIT")
    try second.run("INSERT INTO a VALUES(1)")
  }
}
