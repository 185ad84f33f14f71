import SQLite
import Testing

@Suite struct SQLiteDatabaseTests {
  @Test func callsFromManyTasksRunOneAfterAnother() async throws {
    let database = try await SQLiteDatabase(path: ":memory:") {
      try $0.migrate(["CREATE TABLE n(v)", "INSERT INTO n VALUES(0)"])
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask {
          try await database.transaction { connection in
            let value = try connection.first("SELECT v FROM n") { (row) throws(SQLiteError) in try row[0] as Int } ?? -1
            try connection.run("UPDATE n SET v=?", [SQLiteValue(value + 1)])
          }
        }
      }
      try await group.waitForAll()
    }
    let value = try await database.perform { connection in
      try connection.first("SELECT v FROM n") { (row) throws(SQLiteError) in try row[0] as Int }
    }
    #expect(value == 50)
  }

  @Test func aFailedOpeningAndACloseAreTold() async throws {
    await #expect(throws: SQLiteError.self) { _ = try await SQLiteDatabase(path: "/nowhere/x.db") }
    let database = try await SQLiteDatabase(path: ":memory:")
    await database.close()
    await #expect(throws: SQLiteError(.misuse, message: "closed")) { try await database.perform { _ in } }
  }

  @Test func readersSeeWhatWasCommittedWhileAWriterIsAtWork() async throws {
    let file = TemporaryFile()
    let writer = try await SQLiteDatabase(path: file.path) { try $0.migrate(["CREATE TABLE n(v)"]) }
    let reader = try await SQLiteDatabase(path: file.path, options: SQLiteOptions(readOnly: true))
    try await writer.perform { connection in try connection.execute("BEGIN IMMEDIATE; INSERT INTO n VALUES(1)") }
    @Sendable func count(_ connection: SQLiteConnection) throws -> Int? {
      try connection.first("SELECT count(*) FROM n") { (row) throws(SQLiteError) in try row[0] as Int }
    }
    #expect(try await reader.perform(count) == 0)
    try await writer.perform { connection in try connection.execute("COMMIT") }
    #expect(try await reader.perform(count) == 1)
    await reader.close()
    await writer.close()
  }
}
