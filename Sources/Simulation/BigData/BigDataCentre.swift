public import HTTP
public import JSON
import Synchronization

/// A row of a national reporting table.
public struct ReportedRow: Sendable, Hashable {
  /// Its table.
  public var table: String
  /// Its row_guid.
  public var guid: String
  /// Its columns.
  public var columns: JSONValue
}

/// The city's big-data centre: takes batches of rows, refuses what its tables would, and says of single rows afterwards that
/// it rejects them.
public final class BigDataCentre: SimulatedSystem {
  /// Its code.
  public let code = "bigdata"
  /// What it is.
  public let title = "大数据中心 big-data centre"
  /// What goes wrong.
  public let faults = FaultBoard()
  private let token: String
  private let state = Mutex<(rows: [ReportedRow], batches: [String], refused: Int)>(([], [], 0))

  /// A centre that takes this bearer token.
  public init(token: String = "sim-token-not-for-live-use") { self.token = token }

  /// Every row that is there; a row that comes again is there once.
  public var rows: [ReportedRow] { state.withLock { $0.rows } }

  /// Delivery ids of the batches that were taken, in the order in which they came, repeated ones too.
  public var deliveries: [String] { state.withLock { $0.batches } }

  /// The rows of a table.
  public func rows(of table: String) -> [ReportedRow] { rows.filter { $0.table == table } }

  /// Its interface.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/exchange/v1/batches") { [self] request, _ in
      await faults.answer("batches") { [self] in take(request, $0) }
    }
    return router
  }

  /// Its rows.
  public var controls: HTTPRouter {
    var router = HTTPRouter()
    router.on(.get, "/control/bigdata/rows") { [self] _, _ in
      let rows = rows.map { row -> JSONValue in ["table": .string(row.table), "columns": row.columns] }
      return .json(200, JSONValue.array(rows).bytes())
    }
    return router
  }

  /// Its figures.
  public var summary: JSONObject {
    state.withLock { state in
      [
        "batches": .number(JSONNumber(state.batches.count)), "rows": .number(JSONNumber(state.rows.count)),
        "refused": .number(JSONNumber(state.refused)),
      ]
    }
  }

  /// What its audit says of a row, as dn_audit_abnormal has it: for the hub, at `/bigdata/v1/abnormal`.
  public static func abnormal(_ row: ReportedRow, _ reason: String) -> JSONValue {
    [
      "rows": [
        [
          "err_type": .string(reason), "table_name": .string(row.table), "table_sql_name": .string(row.table),
          "table_row_guid": .string(row.guid), "table_cd_batch": row.columns["cd_batch"] ?? .null,
        ]
      ]
    ]
  }

  private func take(_ request: HTTPRequest, _ fault: Fault.Kind?) -> HTTPResponse {
    guard request.headers["Authorization"] == "Bearer \(token)" else { return answer(401, "未授权", status: 401) }
    guard fault != .refuse else { return refuse("批次校验失败") }
    guard let body = try? JSONValue(parsing: request.body), let tables = body.object else { return refuse("参数错误") }
    var rows: [ReportedRow] = []
    for table in tables.members {
      for row in table.value.array ?? [] {
        guard let columns = NationalTables.columns[table.key] else { return refuse("没有表\(table.key)") }
        for column in columns.keys.sorted() {
          if let problem = NationalTables.problem(table.key, column, Self.text(row[column])) { return refuse(problem) }
        }
        rows.append(ReportedRow(table: table.key, guid: Self.text(row["row_guid"]), columns: row))
      }
    }
    state.withLock { state in
      state.batches.append(request.headers["Hub-Delivery-Id"] ?? "")
      for row in rows {
        state.rows.removeAll { $0.guid == row.guid && $0.table == row.table }
        state.rows.append(row)
      }
    }
    return answer(0, "success")
  }

  private func refuse(_ message: String) -> HTTPResponse {
    state.withLock { $0.refused += 1 }
    return answer(422, message)
  }

  private func answer(_ code: Int, _ message: String, status: Int = 200) -> HTTPResponse {
    let json: JSONValue = ["code": .number(JSONNumber(code)), "msg": .string(message)]
    return .json(status, json.bytes())
  }

  private static func text(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text)?: text
    case .number(let number)?: number.text
    default: ""
    }
  }
}
