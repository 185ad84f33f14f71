import Hub
import HubTesting
import PostgreSQLTesting
import Testing

@testable import Adapters

/// What walks through views cost, and what they find: ten rows a page, an overlap of ten minutes.
@Suite(.onPostgreSQL, .timeLimit(.minutes(3)))
struct ViewWalkTests {
  /// The clock of `Library` begins at 08:00.
  private static let day = "2026-03-10"

  private static func library(_ database: String? = nil) async throws -> Library {
    try await Library(database: database) { $0.replacing("page: 100", with: "page: 10") }
  }

  /// Rows with these keys, all at one time or each a tenth of a second later, up to `time`.
  private func rows(_ keys: ClosedRange<Int>, at time: String, apart: Bool = false) -> String {
    let later = apart ? " - (\(keys.upperBound) - n) * interval '0.1 second'" : ""
    return """
      INSERT INTO apply_collect_view(applyno, latestupdatetime)
      SELECT 'XH-' || lpad(n::text, 5, '0'), to_char(timestamp '\(Self.day) \(time)'\(later), 'YYYY-MM-DD HH24:MI:SS.MS')
      FROM generate_series(\(keys.lowerBound), \(keys.upperBound)) n
      """
  }

  /// What one walk told.
  private struct Told: Hashable {
    /// How many pages it read.
    var pages = 0
    /// The numbers of the cases that it told of.
    var cases: [String] = []
  }

  /// Walks again and again, as the hub does.
  private actor Walker {
    let library: Library
    private var cursor: String?

    init(_ library: Library, after cursor: String? = nil) {
      self.library = library
      self.cursor = cursor
    }

    func walk() async throws -> Told {
      var told = Told()
      while true {
        let batch = try await library.transport.fetch(after: cursor)
        told.pages += 1
        told.cases += try library.statuses(batch.documents).map(\.caseNumber.rawValue)
        try await library.transport.confirm(batch)
        cursor = batch.cursor ?? cursor
        if !batch.hasMore { return told }
      }
    }

    /// The same library, read by a process that has begun anew.
    func begunAnew() async throws -> Walker {
      try await Walker(ViewWalkTests.library(library.database), after: cursor)
    }
  }

  @Test func aQuietViewCostsLessThanAPageHoweverMuchStandsInIt() async throws {
    let walker = Walker(try await Self.library())
    let library = walker.library
    try await library.run(rows(1...1000, at: "07:59:00", apart: true))
    let first = try await walker.walk()
    #expect(first.pages == 101 && Set(first.cases).count == 1000)
    for _ in 1...4 {
      library.clock.advance(by: .seconds(30))
      #expect(try await walker.walk() == Told(pages: 1, cases: []))
    }
    // The long walk goes over all that may have been late, and tells nothing twice.
    library.clock.advance(by: .seconds(30))
    let long = try await walker.walk()
    #expect(long.pages > 90 && long.cases.isEmpty)
    try await library.run(rows(1001...1001, at: "08:01:00"))
    #expect(try await walker.walk() == Told(pages: 1, cases: ["XH-01001"]))
  }

  @Test func aRowThatIsLateByTheOverlapIsFoundAndToldOnce() async throws {
    let walker = Walker(try await Self.library())
    let library = walker.library
    try await library.run(rows(1...1, at: "08:00:00"))
    #expect(try await walker.walk().cases == ["XH-00001"])
    library.clock.advance(by: .seconds(140))
    try await library.run(rows(2...2, at: "08:02:20"))
    #expect(try await walker.walk().cases == ["XH-00002"])
    // It becomes visible right after the first walk, which was a long one, by whose time it is late by the whole overlap.
    try await library.run(rows(3...3, at: "07:50:00"))
    #expect(try await walker.walk().cases.isEmpty)
    library.clock.advance(by: .seconds(10))
    #expect(try await walker.walk().cases == ["XH-00003"])
    library.clock.advance(by: .seconds(150))
    #expect(try await walker.walk().cases.isEmpty)
  }

  @Test func whatChangesWithoutANewTimeIsFound() async throws {
    let walker = Walker(try await Self.library())
    let library = walker.library
    try await library.run(rows(1...2, at: "07:55:00", apart: true))
    _ = try await walker.walk()
    try await library.run("UPDATE apply_collect_view SET suggestion = '已改' WHERE applyno = 'XH-00001'")
    library.clock.advance(by: .seconds(150))
    #expect(try await walker.walk().cases == ["XH-00001"])
  }

  @Test func othersOfTheNewestTimeAreFoundAtOnceUnlessTheyFillPages() async throws {
    let walker = Walker(try await Self.library())
    let library = walker.library
    try await library.run(rows(5...9, at: "07:59:00"))
    _ = try await walker.walk()
    try await library.run(rows(1...2, at: "07:59:00"))
    #expect(try await walker.walk() == Told(pages: 1, cases: ["XH-00001", "XH-00002"]))
    // From here on pages of them are there, and are not read again.
    try await library.run(rows(20...60, at: "07:59:00"))
    #expect(try await walker.walk().cases.count == 41)
    #expect(try await walker.walk() == Told(pages: 1, cases: []))
    try await library.run(rows(61...61, at: "07:59:00"))
    #expect(try await walker.walk() == Told(pages: 1, cases: ["XH-00061"]))
    try await library.run(rows(3...3, at: "07:59:00"))
    #expect(try await walker.walk() == Told(pages: 1, cases: []))
    library.clock.advance(by: .seconds(150))
    #expect(try await walker.walk().cases == ["XH-00003"])
  }

  @Test func whoBeginsAnewGoesBackFirst() async throws {
    let walker = Walker(try await Self.library())
    let library = walker.library
    try await library.run(rows(1...1, at: "07:59:00"))
    _ = try await walker.walk()
    try await library.run(rows(2...2, at: "07:49:00"))
    // What was told before is told again: nobody knows whether it was heard.
    #expect(try await walker.begunAnew().walk().cases == ["XH-00002", "XH-00001"])
  }

  @Test func aTableThatCannotBeReadDoesNotKeepALongWalkFromItsEnd() async throws {
    let walker = Walker(try await Self.library())
    let library = walker.library
    try await library.run(rows(1...25, at: "07:59:00", apart: true))
    _ = try await walker.walk()
    try await library.run("DROP TABLE ex_dept_result")
    library.clock.advance(by: .seconds(150))
    try await library.run(rows(26...26, at: "08:00:00"))
    #expect(try await walker.walk().cases == ["XH-00026"])
    // With nothing new it is told that the table is missing, and the next walk is a short one.
    let failure = await #expect(throws: FetchFailure.self) { try await walker.walk() }
    #expect(failure?.code == "table-missing:ex_dept_result")
    try await library.run(rows(27...27, at: "08:01:00"))
    #expect(try await walker.walk() == Told(pages: 1, cases: ["XH-00027"]))
  }
}
