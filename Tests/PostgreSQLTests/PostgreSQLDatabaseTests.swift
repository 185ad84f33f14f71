import Dispatch
import PostgreSQL
import PostgreSQLTesting
import Testing

/// The wrapper on real PostgreSQL.
@Suite(
  .enabled(if: LocalPostgreSQL.isThere, Comment(rawValue: LocalPostgreSQL.absence ?? "")), .timeLimit(.minutes(2)))
struct PostgreSQLDatabaseTests {
  private static let schema =
    "CREATE TABLE t(a integer PRIMARY KEY, b varchar(4), c text NOT NULL DEFAULT '', CHECK (a < 100))"

  private func database(_ limits: PostgreSQLLimits = PostgreSQLLimits()) async throws -> PostgreSQLDatabase {
    let server = try await LocalPostgreSQL.shared()
    let name = try await server.makeDatabase(Self.schema)
    return PostgreSQLDatabase(try address(server, name), limits: limits)
  }

  private func address(_ server: LocalPostgreSQL, _ database: String) throws -> PostgreSQLAddress {
    var address = try PostgreSQLAddress(parsing: server.address(of: database))
    address.password = LocalPostgreSQL.password
    return address
  }

  @Test func textGoesBothWaysAsItIs() async throws {
    let database = try await database()
    let texts: [String?] = ["徐汇区", "", nil, "𠮷'\"\\"]
    let rows = try await database.perform { (connection) throws(PostgreSQLError) in
      for (index, text) in texts.enumerated() { try connection.run("INSERT INTO t VALUES($1,$2)", ["\(index)", text]) }
      return try connection.run("SELECT a, b FROM t ORDER BY a")
    }
    #expect(rows.columns == ["a", "b"])
    for (index, text) in texts.enumerated() {
      #expect(try rows.text(index, 0) == "\(index)")
      #expect(try rows.text(index, 1) == text)
    }
    #expect(throws: PostgreSQLError.self) { try rows.text(9, 0) }
    let changed = try await database.perform { (connection) throws(PostgreSQLError) in
      try connection.run("UPDATE t SET b='x' WHERE a > $1", ["1"]).changed
    }
    #expect(changed == 2)
    // A value as large as the socket's buffers and more.
    let large = String(repeating: "区", count: 3_000_000)
    let length = try await database.perform { (connection) throws(PostgreSQLError) in
      try connection.run("SELECT length($1::text)", [large]).text(0, 0)
    }
    #expect(length == "3000000")
  }

  @Test(
    arguments: [
      ("INSERT INTO t VALUES(1),(1)", PostgreSQLError.Kind.constraint, "23505", nil),
      ("INSERT INTO t VALUES(100)", .constraint, "23514", nil),
      ("INSERT INTO t VALUES(1,NULL,NULL)", .constraint, "23502", "c"),
      ("INSERT INTO t VALUES(1,'secret')", .data, "22001", nil), ("SELECT 'secret'::integer", .data, "22P02", nil),
      ("SELECT nothing FROM t", .schema, "42703", nil), ("SELECT * FROM nothing", .schema, "42P01", nil),
      ("SELEC", .misuse, "42601", nil),
    ] as [(String, PostgreSQLError.Kind, String, String?)])
  func tellsWhatIsWrong(_ sql: String, _ kind: PostgreSQLError.Kind, _ state: String, _ column: String?) async throws {
    let database = try await database()
    let error = try await #require(throws: PostgreSQLError.self) {
      try await database.perform { (connection) throws(PostgreSQLError) in try connection.run(sql).changed }
    }
    #expect(error.kind == kind)
    #expect(error.sqlState == state)
    #expect(error.column == column)
    #expect(!error.description.contains("secret"))
    // The same connection goes on.
    let count = try await database.perform { (connection) throws(PostgreSQLError) in
      try connection.run("SELECT count(*) FROM t").text(0, 0)
    }
    #expect(count == "0")
  }

  @Test func whatIsNotTextForPostgreSQLIsRefusedBeforeItIsSent() async throws {
    let database = try await database()
    let error = try await #require(throws: PostgreSQLError.self) {
      try await database.perform { (connection) throws(PostgreSQLError) in
        try connection.run("INSERT INTO t VALUES($1,$2)", ["1", "a\u{0}b"]).changed
      }
    }
    #expect(error.kind == .encoding)
  }

  @Test func bytesThatAreNotUTF8AreToldByColumn() async throws {
    let server = try await LocalPostgreSQL.shared()
    let name = try await server.makeDatabase("CREATE TABLE g(b text)", encoding: "SQL_ASCII")
    let database = PostgreSQLDatabase(try address(server, name))
    let rows = try await database.perform { (connection) throws(PostgreSQLError) in
      try connection.run(#"INSERT INTO g VALUES (E'\xD0\xEC')"#)
      return try connection.run("SELECT b FROM g")
    }
    #expect(rows.rows == [[[0xD0, 0xEC]]])
    let error = try #require(throws: PostgreSQLError.self) { try rows.text(0, 0) }
    #expect(error.kind == .encoding)
    #expect(error.column == "b")
  }

  @Test func whatATransactionThrowsUndoesIt() async throws {
    let database = try await database()
    await #expect(throws: PostgreSQLError.self) {
      try await database.transaction { (connection) throws(PostgreSQLError) in
        try connection.run("INSERT INTO t VALUES(1)")
        try connection.run("INSERT INTO t VALUES(1)")
      }
    }
    let count = try await database.transaction { (connection) throws(PostgreSQLError) in
      try connection.run("INSERT INTO t VALUES(2)")
      return try connection.run("SELECT count(*) FROM t").text(0, 0)
    }
    #expect(count == "1")
  }

  @Test func aLockThatIsHeldEndsInATimeout() async throws {
    let holder = try await database()
    let name = try await holder.perform { (connection) throws(PostgreSQLError) in
      try connection.run("SELECT current_database()").text(0, 0) ?? ""
    }
    let server = try await LocalPostgreSQL.shared()
    let other = PostgreSQLDatabase(try address(server, name), limits: PostgreSQLLimits(statement: .milliseconds(300)))
    let (locked, lock) = AsyncStream.makeStream(of: Void.self)
    let done = DispatchSemaphore(value: 0)
    // The lock is held on the holder's own thread, until the other has given up.
    async let holding: Void = holder.transaction { (connection) throws(PostgreSQLError) in
      try connection.run("LOCK TABLE t")
      lock.yield()
      done.wait()
    }
    for await _ in locked { break }
    let error = await #expect(throws: PostgreSQLError.self) {
      try await other.perform { (connection) throws(PostgreSQLError) in try connection.run("SELECT * FROM t").changed }
    }
    done.signal()
    try await holding
    #expect(error?.kind == .timeout)
    #expect(error?.sqlState == "57014")
    // The lock is gone, and so is what was in its way.
    let count = try await other.perform { (connection) throws(PostgreSQLError) in
      try connection.run("SELECT count(*) FROM t").text(0, 0)
    }
    #expect(count == "0")
  }
}
