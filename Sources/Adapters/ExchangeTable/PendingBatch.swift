/// What a batch will have changed once it is confirmed.
struct PendingBatch: Sendable {
  /// A statement that marks a row as read.
  struct Mark: Sendable {
    var sql: String
    var values: [String?]
    var digest: [UInt8]
  }

  /// A row that the hub has then.
  struct Row: Sendable {
    /// The view that it stands in; nil for one that is marked.
    var view: String?
    var digest: [UInt8]
    var time: String
  }

  var walks: [String: ViewWalk] = [:]
  private(set) var rows: [Row] = []
  private(set) var marks: [Mark] = []
  private(set) var hasMore = false

  init(walks: [String: ViewWalk] = [:]) { self.walks = walks }

  /// Takes in a row.
  mutating func take(_ page: TablePage, _ row: Int, _ digest: [UInt8]) {
    var view: String?
    switch page.kind {
    case .receipts(let table):
      let values = page.values(row, [table.key.text, table.flag.text])
      marks.append(Mark(sql: TableStatements.note(table), values: values, digest: digest))
    case .results(let table):
      let values = page.values(row, ["hub_key", "hub_version"]) + [table.read, table.unread]
      marks.append(Mark(sql: TableStatements.mark(table), values: values, digest: digest))
    case .view(let read): view = read.table.text
    }
    rows.append(Row(view: view, digest: digest, time: page.times[row]))
  }

  /// Notes how far a page has come.
  /// - Parameter cursor: with the times of the page.
  mutating func note(_ page: TablePage, limit: Int, _ cursor: FetchCursor) {
    let isFull = page.documents.count >= limit
    if isFull { hasMore = true }
    guard case .view(let view) = page.kind, var walk = walks[view.table.text] else { return }
    if let newest = page.times.lastIndex(where: { $0 == cursor.newest[view.table.text] }) {
      walk.newest = page.place(newest)
    }
    if isFull { walk.place = page.place(page.documents.count - 1) }
    // A view that cannot be read is tried again with the next walk.
    walk.isDone = !isFull
    walk.isBroken = page.failure != nil
    walks[view.table.text] = walk
  }
}
