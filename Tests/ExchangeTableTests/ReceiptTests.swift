import Hub
import PostgreSQLTesting
import Testing

@testable import Adapters

/// The reader's marks, on real PostgreSQL.
@Suite(.onPostgreSQL, .timeLimit(.minutes(3)))
struct ReceiptTests {
  private let delivery: DeliveryID = "ap-0123456789abcdefghjkmnpqrs.alcohol.1"

  private func marked(_ flag: Int, at time: String = "localtimestamp") -> String {
    "UPDATE ex_hub_apply SET rec_flag=\(flag), responsetime=\(time)"
  }

  @Test func aMarkIsToldOnce() async throws {
    let library = try await Library()
    #expect(await library.transport.send(Library.record()) == .handedOver)
    #expect(try await library.fetchAll().documents.isEmpty)
    try await library.run(marked(1))
    let (documents, _) = try await library.fetchAll()
    #expect(
      library.acknowledgements(documents)
        == [Acknowledgement(delivery: delivery, system: "alcohol", outcome: .delivered(caseNumber: nil))])
    #expect(try await library.fetchAll().documents.isEmpty)
    #expect(try await library.run("SELECT synctime >= responsetime FROM ex_hub_apply") == ["t"])
  }

  @Test func aMarkThatIsSetAnewIsToldAgain() async throws {
    let library = try await Library()
    #expect(await library.transport.send(Library.record()) == .handedOver)
    try await library.run(marked(3, at: "NULL"))
    let refused = library.acknowledgements(try await library.fetchAll().documents)
    #expect(
      refused
        == [
          Acknowledgement(delivery: delivery, system: "alcohol", outcome: .refused(code: "rec-flag-3", message: ""))
        ])
    try await library.run(marked(1, at: "localtimestamp + interval '1 minute'"))
    let taken = library.acknowledgements(try await library.fetchAll().documents)
    #expect(taken.map(\.outcome) == [.delivered(caseNumber: nil)])
    #expect(try await library.fetchAll().documents.isEmpty)
  }

  @Test func whatIsMarkedAsRefusedIsRefusedAgainUntilItsMarkIsSetAnew() async throws {
    let library = try await Library()
    let record = Library.record()
    #expect(await library.transport.send(record) == .handedOver)
    try await library.run(marked(3))
    #expect(await library.transport.send(record) == .refused(code: "rec-flag-3", message: ""))
    for mark in [7, 1, 0] {
      try await library.run(marked(mark))
      #expect(await library.transport.send(record) == .handedOver)
    }
    #expect(try await library.run("SELECT count(*) FROM ex_hub_apply") == ["1"])
  }

  @Test func aMarkThatChangesBeforeTheHubHasItIsNotLost() async throws {
    let library = try await Library()
    #expect(await library.transport.send(Library.record()) == .handedOver)
    try await library.run(marked(3))
    let batch = try await library.transport.fetch(after: nil)
    try await library.run(marked(1))
    try await library.transport.confirm(batch)
    #expect(
      library.acknowledgements(try await library.fetchAll().documents).map(\.outcome) == [.delivered(caseNumber: nil)])
  }

  @Test func aMarkThatNoTableKnowsSettlesNothing() async throws {
    let library = try await Library()
    #expect(await library.transport.send(Library.record()) == .handedOver)
    try await library.run(marked(7))
    let (documents, _) = try await library.fetchAll()
    let original = try #require(documents.first?.original)
    guard case .invalid(let violations) = library.translator.acknowledgements(from: original) else {
      Issue.record("a mark was guessed at")
      return
    }
    #expect(violations.map(\.pointer) == ["/row/rec_flag"])
  }

  @Test func rowsThatCannotBeMarkedAreToldOnceAllTheSame() async throws {
    let server = try await LocalPostgreSQL.shared()
    let reader = "reader\(Int.random(in: 0..<1_000_000))"
    try await server.run("CREATE ROLE \(reader) LOGIN PASSWORD '\(LocalPostgreSQL.password)'", in: "postgres")
    let library = try await Library(server, user: reader)
    try await library.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO \(reader)")
    try await library.run(try Library.sample("version-rereport"))
    for expected in [2, 0, 0] {
      let batch = try await library.transport.fetch(after: nil)
      #expect(batch.documents.count == expected)
      let failure = await #expect(throws: FetchFailure.self) { try await library.transport.confirm(batch) }
      #expect(failure?.code == "denied")
    }
    try await library.run("GRANT UPDATE ON ex_dept_result TO \(reader)")
    #expect(try await library.fetchAll().documents.isEmpty)
    #expect(try await library.run("SELECT DISTINCT rec_flag FROM ex_dept_result") == ["1"])
  }

  @Test func aTableThatCannotBeReadKeepsTheOthersFromNothing() async throws {
    let library = try await Library()
    try await library.run("ALTER TABLE apply_accept_view DROP latestupdatetime; DROP TABLE ex_dept_result")
    try await library.run("INSERT INTO apply_collect_view(applyno, optime) VALUES ('XH-1', '2026-03-02 10:00:00')")
    #expect(try await library.fetchAll().documents.count == 1)
    let failure = await #expect(throws: FetchFailure.self) { try await library.transport.fetch(after: nil) }
    #expect(failure?.code == "table-missing:ex_dept_result")
  }
}
