import PostgreSQL
import PostgreSQLTesting
import Testing

/// A server that is away, wrong, dying or stiff: each with a clear error in a bounded time.
@Suite(
  .enabled(if: LocalPostgreSQL.isThere, Comment(rawValue: LocalPostgreSQL.absence ?? "")), .timeLimit(.minutes(2)))
struct PostgreSQLOutageTests {
  private func database(
    _ text: String, password: String = LocalPostgreSQL.password, statement: Duration = .seconds(10)
  ) throws -> PostgreSQLDatabase {
    var address = try PostgreSQLAddress(parsing: text)
    address.password = password
    return PostgreSQLDatabase(
      address, limits: PostgreSQLLimits(connect: .seconds(3), statement: statement))
  }

  private func ask(_ database: PostgreSQLDatabase, _ sql: String = "SELECT 1") async throws(PostgreSQLError) -> String?
  {
    try await database.perform { (connection) throws(PostgreSQLError) in try connection.run(sql).text(0, 0) }
  }

  @Test func whoIsNotLetInIsTold() async throws {
    let server = try await LocalPostgreSQL.shared()
    let wrong = try database(server.address(of: "postgres"), password: "wrong")
    let password = await #expect(throws: PostgreSQLError.self) { try await ask(wrong) }
    #expect(password?.kind == .loginRefused)
    #expect(password?.sqlState == "28P01")
    let nowhere = try database(server.address(of: "nowhere"))
    let missing = await #expect(throws: PostgreSQLError.self) { try await ask(nowhere) }
    #expect(missing?.kind == .loginRefused)
    #expect(missing?.sqlState == "3D000")
    let away = try database("postgresql://u@127.0.0.1:1/d")
    let refused = await #expect(throws: PostgreSQLError.self) { try await ask(away) }
    #expect(refused?.kind == .unreachable)
    #expect(refused?.sqlState == nil)
  }

  @Test func tlsThatTheServerHasNotIsRefused() async throws {
    let server = try await LocalPostgreSQL.shared()
    let tls = try database(server.address(of: "postgres") + "?sslmode=require")
    let error = await #expect(throws: PostgreSQLError.self) { try await ask(tls) }
    #expect(error?.kind == .unreachable)
    #expect(error?.message.contains("SSL") == true)
  }

  @Test func aServerThatDiesAndComesBackIsConnectedToAnew() async throws {
    let server = try await LocalPostgreSQL.start()
    let database = try database(server.address(of: "postgres"))
    #expect(try await ask(database) == "1")
    // In the middle of a statement.
    async let sleeping = Result { try await ask(database, "SELECT pg_sleep(60)") }
    while try await server.run(
      "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)' AND pid<>pg_backend_pid()", in: "postgres"
    ) != "1\n" {
      try Task.checkCancellation()
    }
    try await server.crash()
    let cut = await sleeping
    #expect(throws: PostgreSQLError.self) { try cut.get() }
    let away = await #expect(throws: PostgreSQLError.self) { try await ask(database) }
    #expect(away?.kind == .unreachable)
    try await server.bringBack()
    #expect(try await ask(database) == "1")
    // Between two statements: nobody sees it.
    try await server.crash()
    try await server.bringBack()
    #expect(try await ask(database) == "1")
    await server.end()
  }

  @Test func aServerThatHangsHoldsNobody() async throws {
    let server = try await LocalPostgreSQL.start()
    let database = try database(server.address(of: "postgres"), statement: .milliseconds(100))
    #expect(try await ask(database) == "1")
    try server.freeze()
    let began = ContinuousClock.now
    let stiff = await #expect(throws: PostgreSQLError.self) { try await ask(database) }
    #expect(stiff?.kind == .timeout)
    let connecting = await #expect(throws: PostgreSQLError.self) { try await ask(database) }
    #expect(connecting?.kind == .unreachable)
    #expect(ContinuousClock.now - began < .seconds(20))
    try server.thaw()
    #expect(try await ask(database) == "1")
    await server.end()
  }

  @Test func aCancelledTaskWaitsNoLonger() async throws {
    let server = try await LocalPostgreSQL.shared()
    let database = try database(server.address(of: "postgres"), statement: .seconds(60))
    let first = Task { try await ask(database, "SELECT pg_sleep(50)") }
    let second = Task { try await ask(database, "SELECT pg_sleep(50)") }
    second.cancel()
    first.cancel()
    for task in [first, second] {
      let error = await #expect(throws: PostgreSQLError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
    }
    #expect(try await ask(database) == "1")
  }
}

extension Result where Failure == any Error {
  init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
