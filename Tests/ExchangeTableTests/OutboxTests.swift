import Hub
import PostgreSQL
import PostgreSQLTesting
import Testing

@testable import Adapters

/// Rows that the hub writes, on real PostgreSQL.
@Suite(.onPostgreSQL, .timeLimit(.minutes(3)))
struct OutboxTests {
  @Test func aRecordIsOneRowHoweverOftenItIsSent() async throws {
    let library = try await Library()
    let record = Library.record()
    for _ in 1...3 {
      #expect(await library.transport.send(record) == .handedOver)
      // A worker that died between the row and its settlement: its successor looks, and writes nothing twice.
      #expect(await library.transport.look(for: record) == .absent)
    }
    let rows = try await library.run(
      "SELECT delivery_id,sblsh_short,version,sqrlx,sqrzjlx,sqrzjhm,sbsj,xml_data,rec_flag,clzt,inserttime FROM ex_hub_apply"
    )
    #expect(
      rows == [
        "ap-0123456789abcdefghjkmnpqrs.alcohol.1|ap-0123456789abcdefghjkmnpqrs.alcohol|1|2|统一社会信用代码|91310104000000019P"
          + "|2026-03-02 09:15:00|<form><经营面积>120</经营面积></form>|0|N|2026-03-10 08:00:00"
      ])
  }

  @Test func workersThatSendTheSameAtOnceWriteOneRow() async throws {
    let library = try await Library()
    let other = try await Library(library.server)
    // The same library through a second transport.
    let twin = OutboxWriter(
      database: PostgreSQLDatabase(try address(library)), outbox: library.transport.writer.outbox,
      mapping: library.transport.writer.mapping, translator: library.translator, clock: other.clock)
    let record = Library.record()
    let attempts = await withTaskGroup(of: Attempt.self) { group in
      for index in 0..<20 {
        group.addTask { index.isMultiple(of: 2) ? await twin.send(record) : await library.transport.send(record) }
      }
      return await group.reduce(into: [Attempt]()) { $0.append($1) }
    }
    for attempt in attempts where attempt != .handedOver {
      // Both at the very same moment: the next attempt finds the row.
      #expect(attempt == .failed(code: "retriable-23505", systemDown: false, doubtful: false, retryAfter: nil))
    }
    #expect(try await library.run("SELECT count(*) FROM ex_hub_apply") == ["1"])
  }

  @Test func aNewVersionIsANewRowAndALateOneIsNone() async throws {
    let library = try await Library()
    #expect(await library.transport.send(Library.record(revision: 1)) == .handedOver)
    #expect(await library.transport.send(Library.record(revision: 3)) == .handedOver)
    #expect(
      try await library.run("SELECT version, delivery_id FROM ex_hub_apply ORDER BY version").map { $0.prefix(1) } == [
        "1", "2",
      ])
    guard case .refused(code: "late", _) = await library.transport.send(Library.record(revision: 2)) else {
      Issue.record("a late row took its place")
      return
    }
    #expect(try await library.run("SELECT count(*) FROM ex_hub_apply") == ["2"])
  }

  @Test func everyValueThatDoesNotFitIsNamedByItsColumn() async throws {
    let library = try await Library()
    let long = Library.record { application in
      application.applicant.name = String(repeating: "长", count: 101)
      application.agent.name = String(repeating: "长", count: 31)
    }
    #expect(
      await library.transport.send(long)
        == .refused(code: "value-too-long", message: "sqrmc > 100, lxrxm > 30"))
    let nul = Library.record { $0.applicant.name = "测\u{0}试" }
    #expect(await library.transport.send(nul) == .refused(code: "text-nul", message: "sqrmc: U+0000"))
    let nameless = Library.record { $0.applicant.documentType = nil }
    #expect(await library.transport.send(nameless) == .refused(code: "value-missing", message: "sqrzjlx"))
    try await library.run(
      "ALTER TABLE ex_hub_apply ALTER sxbm TYPE integer USING 1, ADD CHECK (lxrsj <> '13800000001')")
    #expect(
      await library.transport.send(Library.record()) == .refused(code: "value-invalid", message: "sxbm: integer"))
    try await library.run("ALTER TABLE ex_hub_apply ALTER sxbm TYPE text")
    #expect(
      await library.transport.send(Library.record())
        == .refused(code: "constraint", message: "ex_hub_apply_lxrsj_check"))
    #expect(try await library.run("SELECT count(*) FROM ex_hub_apply") == ["0"])
  }

  @Test func aCharacterThatTheLibraryCannotHoldIsRefused() async throws {
    let library = try await Library(encoding: "EUC_CN")
    #expect(await library.transport.send(Library.record()) == .handedOver)
    let rare = Library.record(revision: 2) { $0.applicant.name = "𠮷野家" }
    guard case .refused(code: "charset", _) = await library.transport.send(rare) else {
      Issue.record("a character that EUC_CN has not was written")
      return
    }
  }

  @Test func aWrongSchemaIsNamed() async throws {
    let library = try await Library()
    try await library.run("ALTER TABLE ex_hub_apply DROP clzt, DROP xml_data")
    #expect(await code(library) == "column-missing:ex_hub_apply.xml_data,clzt")
    try await library.run("DROP TABLE ex_hub_apply")
    #expect(await code(library) == "table-missing:ex_hub_apply")
    let stranger = "stranger\(library.database)"
    try await library.run("CREATE ROLE \(stranger) LOGIN PASSWORD '\(LocalPostgreSQL.password)'")
    let denied = try await Library(library.server, user: stranger)
    #expect(await code(denied) == "denied:ex_hub_apply")
    // The same of what is read.
    let failure = await #expect(throws: FetchFailure.self) { try await denied.transport.fetch(after: nil) }
    #expect(failure?.code == "denied:ex_hub_apply")
    let missing = await #expect(throws: FetchFailure.self) { try await library.transport.fetch(after: nil) }
    #expect(missing?.code == "table-missing:ex_hub_apply")
  }

  @Test func aServerThatIsAwayIsTheSystemsFault() async throws {
    let server = try await LocalPostgreSQL.start()
    let library = try await Library(server) { $0.replacing("timeout: 10s", with: "timeout: 1s") }
    #expect(await library.transport.send(Library.record()) == .handedOver)
    try await server.crash()
    #expect(
      await library.transport.send(Library.record(revision: 2))
        == .failed(code: "unreachable", systemDown: true, doubtful: false, retryAfter: nil))
    try await server.bringBack()
    #expect(await library.transport.send(Library.record(revision: 2)) == .handedOver)
    // The department's own job holds the table.
    let holding = Task { try await library.run("BEGIN; LOCK TABLE ex_hub_apply; SELECT pg_sleep(30)") }
    while try await server.run("SELECT count(*) FROM pg_stat_activity WHERE wait_event='PgSleep'", in: "postgres")
      != "1\n"
    {
      try Task.checkCancellation()
    }
    #expect(
      await library.transport.send(Library.record(revision: 3))
        == .failed(code: "timeout-57014", systemDown: true, doubtful: false, retryAfter: nil))
    try server.freeze()
    guard
      case .failed(_, systemDown: true, doubtful: false, _) = await library.transport.send(Library.record(revision: 3))
    else {
      Issue.record("a frozen server took a record")
      return
    }
    try server.thaw()
    await server.end()
    _ = await holding.result
  }

  private func code(_ library: Library) async -> String {
    guard case .failed(let code, systemDown: true, doubtful: false, _) = await library.transport.send(Library.record())
    else { return "sent" }
    return code
  }

  private func address(_ library: Library) throws -> PostgreSQLAddress {
    var address = try PostgreSQLAddress(parsing: library.server.address(of: library.database))
    address.password = LocalPostgreSQL.password
    return address
  }
}
