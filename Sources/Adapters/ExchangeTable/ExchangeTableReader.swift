import Hub
import JSON
import PostgreSQL

/// Reads what a system's library has to say: marks of the hub's own rows, reports with a mark, views by time. What a quiet
/// library costs does not grow with what was in it before, but for the long walks that `ViewReading` plans.
actor ExchangeTableReader {
  private let system: SystemCode
  private let settings: ExchangeTableSettings
  private let database: PostgreSQLDatabase
  private let clock: any WallClock
  /// Rows that are marked as read once the hub has them, until they are.
  private var unmarked = SeenRows()
  private var readings: [String: ViewReading] = [:]
  /// The walks that have not all come to their ends.
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
    let (settings, now) = (settings, clock.now())
    let walks = begun(from: cursor, at: now)
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
        if isKnown(digest, of: page) { continue }
        let original = Original(
          system: system, bytes: document, contentType: "application/json; charset=utf-8", receivedAt: now)
        documents.append((page.times[row], .init(page.tells, original)))
      }
      next.note(page, limit: settings.page, cursor)
    }
    if documents.isEmpty, !next.hasMore, let failure = pages.compactMap(\.failure).first {
      // Everything that could be read is known: there is nothing to wait for.
      goOn(behind: next)
      pending = PendingBatch(walks: self.walks)
      throw FetchFailure(code: failure)
    }
    pending = next
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
    goOn(behind: done)
    pending = PendingBatch(walks: walks)
    guard !done.marks.isEmpty else { return }
    do throws(PostgreSQLError) {
      try await database.transaction { (connection) throws(PostgreSQLError) in
        for mark in done.marks { try connection.run(mark.sql, mark.values) }
      }
    } catch { throw FetchFailure(code: error.code()) }
    for mark in done.marks { unmarked.remove(mark.digest) }
  }

  private func isKnown(_ digest: [UInt8], of page: TablePage) -> Bool {
    guard case .view(let view) = page.kind else { return unmarked.contains(digest) }
    return readings[view.table.text]?.seen.contains(digest) ?? false
  }

  private func goOn(behind batch: PendingBatch) {
    for row in batch.rows {
      if let view = row.view {
        readings[view, default: ViewReading()].seen.insert(row.digest, time: row.time)
      } else {
        unmarked.insert(row.digest, time: row.time)
      }
    }
    walks = batch.walks
    guard walks.values.allSatisfy(\.isDone) else { return }
    for (view, walk) in walks { readings[view, default: ViewReading()].end(walk) }
    walks = [:]
  }

  /// The walks through the views; each begins anew when all have come to their ends.
  private func begun(from cursor: FetchCursor, at now: Timestamp) -> [String: ViewWalk] {
    guard walks.isEmpty else { return walks }
    var begun: [String: ViewWalk] = [:]
    for view in settings.views {
      begun[view.table.text] = (readings[view.table.text] ?? ViewReading()).next(
        through: view.table, after: cursor, overlap: settings.overlap, page: settings.page, now: now)
    }
    return begun
  }
}
