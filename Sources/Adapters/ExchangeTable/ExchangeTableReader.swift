import Hub
import JSON
import PostgreSQL

/// Reads what a system's library has to say: marks of the hub's own rows, reports with a mark, views by time.
actor ExchangeTableReader {
  private let system: SystemCode
  private let settings: ExchangeTableSettings
  private let database: PostgreSQLDatabase
  private let clock: any WallClock
  private var seen = SeenRows()
  private var walks: [String: ViewWalk] = [:]
  /// What the batch that is out will have changed once it is confirmed.
  private var pending = PendingBatch()

  init(
    _ system: SystemCode, _ settings: ExchangeTableSettings, _ database: PostgreSQLDatabase, clock: any WallClock
  ) {
    self.system = system
    self.settings = settings
    self.database = database
    self.clock = clock
  }

  /// A page of everything that is new. A table that cannot be read keeps the others from nothing; it is told when they are
  /// silent.
  func fetch(after text: String?) async throws(FetchFailure) -> FetchedBatch {
    var cursor = FetchCursor(text)
    let walks = begun(from: cursor)
    let (settings, now) = (settings, clock.now())
    let pages: [TablePage]
    do throws(PostgreSQLError) {
      pages = try await database.perform { (connection) throws(PostgreSQLError) in
        try TablePage.read(settings, walks, connection)
      }
    } catch { throw FetchFailure(code: error.code()) }
    var next = PendingBatch(walks: walks)
    var documents: [(time: String, document: FetchedBatch.Document)] = []
    for page in pages {
      for (row, document) in page.documents.enumerated() {
        let digest = SeenRows.digest(document)
        next.take(page, row, digest)
        if case .view(let view) = page.kind { cursor.note(page.times[row], in: view.table, now: now) }
        if seen.contains(digest) { continue }
        let original = Original(
          system: system, bytes: document, contentType: "application/json; charset=utf-8", receivedAt: now)
        documents.append((page.times[row], .init(page.tells, original)))
      }
      next.note(page, limit: settings.page)
    }
    pending = next
    let failure = pages.compactMap(\.failure).first
    if documents.isEmpty, let failure { throw FetchFailure(code: failure) }
    // Marks first, then what was reported, in order of time.
    let sorted = documents.enumerated().sorted { left, right in
      (left.element.document.kind == .acknowledgements ? "" : left.element.time, left.offset)
        < (right.element.document.kind == .acknowledgements ? "" : right.element.time, right.offset)
    }
    return FetchedBatch(
      documents: sorted.map(\.element.document), cursor: cursor.text, hasMore: next.hasMore)
  }

  /// The hub has the batch: what was read is marked, and views go on behind it. A row that cannot be marked is known, and
  /// is not handed on again.
  func confirm(_ batch: FetchedBatch) async throws(FetchFailure) {
    let done = pending
    for (digest, time) in done.seen { seen.insert(digest, time: time) }
    walks = done.walks
    if walks.values.allSatisfy(\.isDone) {
      // Whoever reads from the beginning has nothing to forget.
      seen.forget(before: walks.values.map(\.start).min() ?? "")
      walks = [:]
    }
    pending = PendingBatch(walks: walks)
    guard !done.marks.isEmpty else { return }
    do throws(PostgreSQLError) {
      try await database.transaction { (connection) throws(PostgreSQLError) in
        for mark in done.marks { try connection.run(mark.sql, mark.values) }
      }
    } catch { throw FetchFailure(code: error.code()) }
    for mark in done.marks { seen.remove(mark.digest) }
  }

  /// The walks through the views; each begins anew when all have come to their ends.
  private func begun(from cursor: FetchCursor) -> [String: ViewWalk] {
    guard walks.isEmpty else { return walks }
    var begun: [String: ViewWalk] = [:]
    for view in settings.views {
      begun[view.table.text] = ViewWalk(start: cursor.start(of: view.table, overlap: settings.overlap))
    }
    return begun
  }
}

/// How far the present walk through a view has come.
struct ViewWalk: Sendable, Hashable {
  /// The time from which it is read.
  var start: String
  /// Behind which row it goes on: time, key and content.
  var place = ["", "", ""]
  var isDone = false
}

/// What a batch will have changed.
struct PendingBatch: Sendable {
  /// A statement that marks a row as read.
  struct Mark: Sendable {
    var sql: String
    var values: [String?]
    var digest: [UInt8]
  }

  var walks: [String: ViewWalk] = [:]
  private(set) var seen: [(digest: [UInt8], time: String)] = []
  private(set) var marks: [Mark] = []
  private(set) var hasMore = false

  init(walks: [String: ViewWalk] = [:]) { self.walks = walks }

  /// Takes in a row.
  mutating func take(_ page: TablePage, _ row: Int, _ digest: [UInt8]) {
    seen.append((digest, page.times[row]))
    switch page.kind {
    case .receipts(let table):
      let values = page.values(row, [table.key.text, table.flag.text])
      marks.append(Mark(sql: TableStatements.note(table), values: values, digest: digest))
    case .results(let table):
      let values = page.values(row, ["hub_key", "hub_version"]) + [table.read, table.unread]
      marks.append(Mark(sql: TableStatements.mark(table), values: values, digest: digest))
    case .view: break
    }
  }

  /// Notes how far a page has come.
  mutating func note(_ page: TablePage, limit: Int) {
    let isFull = page.documents.count >= limit
    if isFull { hasMore = true }
    guard case .view(let view) = page.kind else { return }
    if isFull, let last = page.last { walks[view.table.text]?.place = last }
    // A view that cannot be read is tried again with the next walk.
    if !isFull { walks[view.table.text]?.isDone = true }
  }
}
