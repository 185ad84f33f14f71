import Foundation
import Hub
import HubTesting
import JSON
import PostgreSQLTesting
import Testing

@testable import Adapters

/// Every script of the sample library, with the outcome that a correct hub gives.
@Suite(.onPostgreSQL, .timeLimit(.minutes(3)))
struct SampleTests {
  private static let number: CaseNumber = "XH-0000002603CC001-3"

  @Test func outboundRunTwiceIsOneRow() async throws {
    let library = try await Library()
    for _ in 1...2 { try await library.run(try Library.sample("outbound")) }
    #expect(try await library.run("SELECT count(*) FROM ex_hub_apply") == ["1"])
    // A row that the hub did not write, unread: nothing to fetch.
    #expect(try await library.fetchAll().documents.isEmpty)
  }

  @Test func inboundStatusIsFourRowsOfOneCase() async throws {
    let library = try await Library()
    try await library.run(try Library.sample("inbound-status"))
    let (documents, cursor) = try await library.fetchAll()
    #expect(documents.count == 4)
    let events = try library.statuses(documents)
    #expect(events.allSatisfy { $0.caseNumber == Self.number && $0.unresolved.isEmpty })
    // Whoever has passed has been granted, and is done.
    #expect(
      events.flatMap(\.items).map(\.status) == [.received, .accepted, .correctionRequested, .approved, .finished])
    #expect(events[2].corrections == [.init(material: "M0002", suggestion: "请补充")])
    #expect((cursor ?? "").utf8.count < 1024)
    // The next look finds nothing new, and neither does a process that begins anew with the cursor find older ones.
    #expect(try await library.fetchAll(after: cursor).documents.isEmpty)
    let kept = try #require(documents.first?.original.bytes)
    #expect(try JSONValue(parsing: kept)["row"]?["opdepartname"]?.string == "徐汇区商务委员会")
  }

  @Test func tiesAcrossPagesAreEachThereOnce() async throws {
    let library = try await Library()
    try await library.run(try Library.sample("inbound-ties"))
    let batch = try await library.transport.fetch(after: nil)
    #expect(batch.documents.count == 100)
    #expect(batch.hasMore)
    let (documents, cursor) = try await library.fetchAll()
    #expect(documents.count == 250)
    #expect(Set(try library.statuses(documents).map(\.caseNumber)).count == 250)
    #expect(try await library.fetchAll(after: cursor).documents.isEmpty)
  }

  @Test func whatWasNotConfirmedComesAgain() async throws {
    let library = try await Library()
    try await library.run(try Library.sample("inbound-ties"))
    let first = try await library.transport.fetch(after: nil)
    let again = try await library.transport.fetch(after: nil)
    #expect(first == again)
    try await library.transport.confirm(again)
    let next = try await library.transport.fetch(after: again.cursor)
    #expect(Set(next.documents.map(\.original.bytes)).isDisjoint(with: Set(first.documents.map(\.original.bytes))))
  }

  @Test func aRowThatBecomesVisibleLateIsFound() async throws {
    let library = try await Library()
    try await library.run(
      try Library.sample("inbound-late").replacing("XH-LATE-0001", with: "XH-EARLY").replacing(
        "10:00:03", with: "10:00:05"))
    let (first, cursor) = try await library.fetchAll()
    #expect(first.count == 1)
    try await library.run(try Library.sample("inbound-late"))
    library.clock.advance(by: .seconds(150))
    let (late, _) = try await library.fetchAll(after: cursor)
    #expect(try library.statuses(late).map(\.caseNumber) == ["XH-LATE-0001"])
  }

  @Test func aLaterVersionReplacesAnEarlierOne() async throws {
    let library = try await Library()
    try await library.run(try Library.sample("version-rereport"))
    let events = try library.statuses(try await library.fetchAll().documents)
    // Both are told, and so both stand in the journal; the earlier one moves nothing.
    #expect(events.map(\.items.count) == [0, 1])
    #expect(events.map(\.opinion) == ["误操作", "补正"])
    #expect(events[1].items.first?.status == .correctionRequested)
    #expect(events[1].replaces)
    #expect(try await library.run("SELECT rec_flag FROM ex_dept_result") == ["1", "1"])
    #expect(try await library.fetchAll().documents.isEmpty)
  }

  @Test func nullAndEmptyTextAndTwoDateForms() async throws {
    let library = try await Library()
    try await library.run(try Library.sample("inbound-null-text"))
    try await library.run("INSERT INTO apply_collect_view(applyno) VALUES ('XH-TIMELESS')")
    let (documents, cursor) = try await library.fetchAll()
    let events = try library.statuses(documents)
    #expect(events.map(\.caseNumber) == ["XH-TIMELESS", Self.number])
    #expect(events[0].occurredAt == nil)
    #expect(events[1].items.first?.status == .notAccepted)
    #expect(events[1].occurredAt == Moment(parsing: "2026-03-03 10:00:00")?.at)
    #expect(cursor == #"{"apply_accept_view":"20260303100001000"}"#)
    // A row without a time is looked at each time, and told once.
    #expect(try await library.fetchAll(after: cursor).documents.isEmpty)
    try await library.run("INSERT INTO apply_collect_view(applyno, optime) VALUES ('XH-TIMELESS-2', '')")
    #expect(try await library.fetchAll(after: cursor).documents.count == 1)
  }

  @Test func aSecondCorrectionTakesThePlaceOfTheFirst() async throws {
    let library = try await Library()
    try await library.run(try Library.sample("inbound-status"))
    let (first, cursor) = try await library.fetchAll()
    try await library.run(try Library.sample("inbound-correct-overwritten"))
    let (second, _) = try await library.fetchAll(after: cursor)
    let corrections = try (library.statuses(first) + library.statuses(second)).flatMap(\.corrections)
    #expect(corrections.map(\.material) == ["M0002", "M0001"])
    #expect(second.count == 1)
  }

  @Test func aTextThatIsNotUTF8IsKeptWholeAndHoldsNothingUp() async throws {
    let library = try await Library(encoding: "SQL_ASCII")
    try await library.run(
      #"INSERT INTO apply_collect_view(applyno, suggestion) VALUES ('XH-GBK', E'\xD0\xEC\xBB\xE3')"#)
    try await library.run("INSERT INTO apply_collect_view(applyno, suggestion) VALUES ('XH-UTF8', '徐汇')")
    let (documents, _) = try await library.fetchAll()
    #expect(documents.count == 2)
    let unreadable = documents.map(\.original).filter { original in
      if case .unreadable = library.translator.statuses(from: original) { true } else { false }
    }
    #expect(unreadable.count == 1)
    #expect(unreadable.first?.bytes.firstRange(of: [0xD0, 0xEC, 0xBB, 0xE3]) != nil)
  }
}
