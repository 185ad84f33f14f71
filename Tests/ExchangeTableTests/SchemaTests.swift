import Adapters
import Foundation
import Hub
import PostgreSQLTesting
import Testing

/// What the operators of a department are given.
@Suite(.onPostgreSQL, .timeLimit(.minutes(2)))
struct SchemaTests {
  @Test func itHasTheTablesOfTheSampleLibraryAndItsGrantsSuffice() async throws {
    let server = try await LocalPostgreSQL.shared()
    let text = try String(
      contentsOf: Library.root.appending(path: "docs/exchange-table.sql"), encoding: .utf8)
    let columns = """
      SELECT table_name, column_name, data_type, character_maximum_length, is_nullable FROM information_schema.columns
      WHERE table_schema = 'public' ORDER BY 1, ordinal_position
      """
    let theirs = try await server.makeDatabase(text)
    let sample = try await server.makeDatabase(try Library.sample("schema"))
    #expect(try await server.run(columns, in: theirs) == server.run(columns, in: sample))

    // The grants, as they stand there, for a role that has nothing else.
    let role = "granted\(Int.random(in: 0..<1_000_000))"
    try await server.run("CREATE ROLE \(role) LOGIN PASSWORD '\(LocalPostgreSQL.password)'", in: "postgres")
    let library = try await Library(server, user: role)
    let grants = text.matches(of: /GRANT [^;]+;/).map { $0.0.replacing("TO hub;", with: "TO \(role);") }
    #expect(grants.count == 5)
    try await library.run(grants.joined(separator: "\n"))
    try await library.run(try Library.sample("version-rereport"))
    #expect(await library.transport.send(Library.record()) == .handedOver)
    try await library.run("UPDATE ex_hub_apply SET rec_flag = 1, responsetime = localtimestamp")
    let (documents, _) = try await library.fetchAll()
    #expect(documents.map(\.kind) == [.acknowledgements, .statuses, .statuses])
    #expect(try await library.fetchAll().documents.isEmpty)
  }
}
