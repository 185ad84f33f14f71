import Hub
import JSON
import PostgreSQL

/// A page of rows of one table.
struct TablePage: Sendable {
  /// Which table, and how it is read.
  enum Kind: Sendable {
    case receipts(OutboxTable)
    case results(FlaggedTable)
    case view(TimedView)

    var table: SQLName {
      switch self {
      case .receipts(let table): table.table
      case .results(let table): table.table
      case .view(let table): table.table
      }
    }

    /// The columns without which it cannot be read.
    var columns: [String] {
      switch self {
      case .receipts(let table):
        [table.key, table.matter, table.version, table.flag, table.answered, table.noted].map(\.text)
      case .results(let table): [table.key, table.version, table.time, table.flag].map(\.text)
      case .view(let table): ([table.key] + table.times).map(\.text)
      }
    }
  }

  let kind: Kind
  private(set) var rows: PostgreSQLRows?
  /// The rows as documents.
  private(set) var documents: [[UInt8]] = []
  /// Their times, as digits.
  private(set) var times: [String] = []
  /// Why it could not be read.
  private(set) var failure: String?

  /// What its documents tell.
  var tells: FetchedBatch.Kind {
    if case .receipts = kind { .acknowledgements } else { .statuses }
  }

  /// A page of each table that has not been walked through.
  /// - Throws: what concerns the connection; what concerns one table is that page's failure.
  static func read(
    _ settings: ExchangeTableSettings, _ walks: [String: ViewWalk], _ connection: PostgreSQLConnection
  ) throws(PostgreSQLError) -> [TablePage] {
    var pages: [TablePage] = []
    if let outbox = settings.outbox {
      pages.append(
        try read(.receipts(outbox), TableStatements.receipts(outbox, page: settings.page), [outbox.unread], connection))
    }
    for table in settings.results {
      pages.append(
        try read(.results(table), TableStatements.results(table, page: settings.page), [table.unread], connection))
    }
    for view in settings.views {
      guard let walk = walks[view.table.text], !walk.isDone else { continue }
      pages.append(
        try read(
          .view(view), TableStatements.view(view, page: settings.page), walk.from + walk.place, connection))
    }
    return pages
  }

  private static func read(
    _ kind: Kind, _ sql: String, _ values: [String?], _ connection: PostgreSQLConnection
  ) throws(PostgreSQLError) -> TablePage {
    var page = TablePage(kind: kind)
    do throws(PostgreSQLError) {
      page.fill(try connection.run(sql, values))
    } catch {
      switch error.kind {
      case .schema:
        let shape = try TableShape.read(kind.table, connection)
        page.failure = shape.missing(kind.columns, in: kind.table) ?? error.code(at: kind.table)
      case .denied, .retriable, .data, .constraint, .encoding, .misuse: page.failure = error.code(at: kind.table)
      case .unreachable, .loginRefused, .lost, .timeout, .cancelled: throw error
      }
    }
    return page
  }

  private init(kind: Kind) { self.kind = kind }

  private mutating func fill(_ rows: PostgreSQLRows) {
    self.rows = rows
    for row in rows.rows.indices {
      var marks: JSONObject = [:]
      if value(row, "hub_late") == "t" { marks["late"] = true }
      if value(row, "hub_anew") == "t" { marks["anew"] = true }
      documents.append(RowDocument.bytes(rows, row, of: kind.table, marks: marks))
      times.append(value(row, "hub_time") ?? TableTime.none)
    }
  }

  private func value(_ row: Int, _ name: String) -> String? {
    guard let rows, let column = rows.columns.lastIndex(of: name) else { return nil }
    return rows.rows[row][column].map { String(decoding: $0, as: UTF8.self) }
  }

  /// Values of a row, by column.
  func values(_ row: Int, _ names: [String]) -> [String?] { names.map { value(row, $0) } }

  /// The place of a row: time, key and content.
  func place(_ row: Int) -> [String] { values(row, ["hub_time", "hub_key", "hub_content"]).map { $0 ?? "" } }
}
