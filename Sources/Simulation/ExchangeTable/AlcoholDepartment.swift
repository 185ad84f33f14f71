public import HTTP
public import JSON
public import PostgreSQL

/// The department for alcohol retail behind its exchange library: its machine reads the hub's rows, marks them, and writes
/// what becomes of them into the views, or into the results by hand. The tables (docs/exchange-table.sql) must be there.
///
/// Faults, at `read`: `hang` marks nothing, `slow` marks late, `refuse` marks 3 (failed), `types` marks 7, which nobody
/// knows. At `report`: `slow` makes rows visible late, with the time at which they should have been there; `store-then-error`
/// writes them twice, the second time with a later time.
public struct AlcoholDepartment: SimulatedSystem {
  /// `alcohol`.
  public let code = "alcohol"
  /// 酒类商品零售 alcohol retail.
  public let title = "酒类商品零售 alcohol retail"
  /// What goes wrong.
  public let faults = FaultBoard()
  /// What its machine has read.
  public let book = MatterBook()
  private let database: PostgreSQLDatabase
  private let progress: Progress

  /// A department at a library.
  /// - Parameter progress: its words are 收件, 受理, 不予受理, 补正 and 办结; others are written nowhere.
  public init(library: PostgreSQLAddress, progress: Progress = Progress()) {
    database = PostgreSQLDatabase(library, limits: PostgreSQLLimits(applicationName: "hubsim alcohol"))
    self.progress = progress
  }

  /// It has none by HTTP.
  public var router: HTTPRouter { HTTPRouter() }

  /// Matters read so far, and rows of them.
  public var summary: JSONObject {
    ["matters": .integer(book.matters.count), "rows": .integer(book.matters.reduce(0) { $0 + $1.versions.count })]
  }

  /// Its matters, and statuses by hand.
  public var controls: HTTPRouter {
    var router = HTTPRouter()
    router.on(.get, "/control/alcohol/cases") { _, _ in
      .json(200, JSONValue.array(book.matters.map(\.json)).bytes())
    }
    router.on(.post, "/control/alcohol/cases") { request, _ in
      await set(by: request, book.matters.map(\.number))
    }
    router.on(.post, "/control/alcohol/cases/:number") { request, names in
      await set(by: request, [names["number"] ?? ""])
    }
    router.on(.post, "/control/alcohol/results/:number") { request, names in
      guard let json = try? JSONValue(parsing: request.body), let report = json["ywlsh"]?.string else {
        return .json(422, JSONValue.string("a result is {ywlsh, slztdm?, bjjgdm?, bz?}").bytes())
      }
      return await answer { try await result(report, json, of: names["number"] ?? "") }
    }
    return router
  }

  private func set(by request: HTTPRequest, _ numbers: [String]) async -> HTTPResponse {
    guard let word = (try? JSONValue(parsing: request.body))?["status"]?.string, let row = LibraryRow(word) else {
      return .json(422, JSONValue.string("a status is {status}: \(LibraryRow.words)").bytes())
    }
    return await answer { for number in numbers { try await write(row, of: number) } }
  }

  private func answer(_ body: () async throws -> Void) async -> HTTPResponse {
    do {
      try await body()
      return .json(200, JSONValue.string("written").bytes())
    } catch { return .json(503, JSONValue.string("the library does not take it: \(error)").bytes()) }
  }

  /// Looks into the library ten times a second. While that is away there is nothing to do.
  public func work() async {
    while !Task.isCancelled {
      do throws(PostgreSQLError) {
        try await read()
        try await report()
      } catch {}
      try? await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Takes rows that nobody has read.
  private func read() async throws(PostgreSQLError) {
    let rows = try await rows(
      "SELECT delivery_id, sblsh_short, version FROM ex_hub_apply WHERE rec_flag = 0 ORDER BY inserttime LIMIT 100")
    for row in rows {
      let fault = faults.take("read")
      if fault?.kind == .hang { continue }
      if fault?.kind == .slow, let delay = fault?.delay { try? await Task.sleep(for: delay) }
      let mark = fault?.kind == .refuse ? "3" : fault?.kind == .types ? "7" : "1"
      _ = try await self.rows(
        "UPDATE ex_hub_apply SET rec_flag = $2, responsetime = clock_timestamp() WHERE delivery_id = $1",
        [row[0], mark])
      if mark == "1" { book.take(row[1], version: Int(row[2]) ?? 0, delivery: row[0]) }
    }
  }

  /// Writes what is due by the clock.
  private func report() async throws(PostgreSQLError) {
    for matter in book.matters {
      let due = progress.words(after: .now - matter.readAt).dropFirst(matter.told)
      for word in due {
        if let row = LibraryRow(word) { try await write(row, of: matter.number) }
        book.tell(matter.number)
      }
    }
  }

  /// Writes one row of one view; a matter has one in each, so an earlier one goes.
  private func write(_ row: LibraryRow, of number: String) async throws(PostgreSQLError) {
    let fault = faults.take("report")
    let time = try await rows("SELECT to_char(clock_timestamp(), 'YYYY-MM-DD HH24:MI:SS.MS')")[0][0]
    if fault?.kind == .slow, let delay = fault?.delay { try? await Task.sleep(for: delay) }
    try await replace(row, of: number, at: time)
    guard fault?.kind == .storeThenError else { return }
    try await replace(
      row, of: number,
      at: try await rows("SELECT to_char(clock_timestamp() + interval '1 second', 'YYYY-MM-DD HH24:MI:SS.MS')")[0][0])
  }

  private func replace(_ row: LibraryRow, of number: String, at time: String) async throws(PostgreSQLError) {
    try await database.transaction { (connection) throws(PostgreSQLError) in
      try connection.run("DELETE FROM \(row.view) WHERE applyno = $1", [number])
      let columns = ["applyno", "optime", "latestupdatetime", "opusername"] + row.columns.map(\.name)
      let values = [number, String(time.prefix(19)), time, "测试员"] + row.columns.map(\.value)
      let places = values.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
      try connection.run("INSERT INTO \(row.view) (\(columns.joined(separator: ", "))) VALUES (\(places))", values)
    }
  }

  /// Writes the next version of a report.
  private func result(_ report: String, _ json: JSONValue, of number: String) async throws(PostgreSQLError) {
    _ = try await rows(
      """
      INSERT INTO ex_dept_result (ywlsh, version, sblsh_short, sxbm, slztdm, bjjgdm, bz, inserttime)
      SELECT $1::varchar, coalesce(max(version), 0) + 1, $2::varchar, '310150633000', $3::varchar, $4::varchar, $5::varchar,
        clock_timestamp()
      FROM ex_dept_result WHERE ywlsh = $1::varchar
      """, [report, number, json["slztdm"]?.string, json["bjjgdm"]?.string, json["bz"]?.string])
  }

  private func rows(_ sql: String, _ values: [String?] = []) async throws(PostgreSQLError) -> [[String]] {
    let rows = try await database.perform { (connection) throws(PostgreSQLError) in try connection.run(sql, values) }
    return rows.rows.map { row in row.map { String(decoding: $0 ?? [], as: UTF8.self) } }
  }
}

extension Progress {
  /// The words that hold, and held, so long after the start.
  func words(after elapsed: Duration) -> [String] {
    guard let step, step > .zero else { return Array(words.prefix(1)) }
    return Array(words.prefix(min(Int(max(elapsed / step, 0).rounded(.down)), words.count - 1) + 1))
  }
}

/// Where the library says what a word says.
struct LibraryRow: Sendable {
  let view: String
  let columns: [(name: String, value: String)]

  static let words = "收件, 受理, 不予受理, 补正, 办结"

  /// Nil for a word that has no place there.
  init?(_ word: String) {
    switch word {
    case "收件": (view, columns) = ("apply_collect_view", [])
    case "受理": (view, columns) = ("apply_accept_view", [("result", "通过")])
    case "不予受理": (view, columns) = ("apply_accept_view", [("result", "不通过"), ("suggestion", "不予受理（样例）")])
    case "补正":
      (view, columns) = (
        "apply_correct_view", [("suggestion", "材料不全"), ("stuffid", "M0002"), ("stuffsuggestion", "请补充")]
      )
    case "办结": (view, columns) = ("apply_pass_view", [("suggestion", "准予")])
    default: return nil
    }
  }
}
