public import HTTP
public import JSON
import Synchronization

/// The service-centre window: is told of cases with their checklists, and of items that change; it says what paper it has
/// taken in.
public final class ServiceWindow: SimulatedSystem {
  /// Its code.
  public let code = "window"
  /// What it is.
  public let title = "综合窗口 service window"
  /// What goes wrong.
  public let faults = FaultBoard()
  private let state = Mutex<(cases: [String: JSONValue], deliveries: [String])>(([:], []))
  private let changes = Mutex<[JSONValue]>([])

  /// A window.
  public init() {}

  /// What it was told last of each case, by its number there.
  public var told: [String: JSONValue] { state.withLock { $0.cases } }
  /// Delivery ids of what it was told of cases, in the order in which they came, repeated ones too.
  public var deliveries: [String] { state.withLock { $0.deliveries } }
  /// Every change of an item that it was told, in order.
  public var notices: [JSONValue] { changes.withLock { $0 } }

  /// Its interface.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/window/v1/cases") { [self] request, _ in
      await faults.answer("cases") { [self] in take(request, $0) }
    }
    router.on(.post, "/window/v1/notices") { [self] request, _ in
      await faults.answer("notices") { [self] in note(request, $0) }
    }
    return router
  }

  /// Its cases, and what it was told of items.
  public var controls: HTTPRouter {
    var router = HTTPRouter()
    router.on(.get, "/control/window/cases") { [self] _, _ in
      .json(200, JSONValue.array(told.sorted { $0.key < $1.key }.map(\.value)).bytes())
    }
    router.on(.get, "/control/window/notices") { [self] _, _ in .json(200, JSONValue.array(notices).bytes()) }
    return router
  }

  /// Its figures.
  public var summary: JSONObject {
    ["cases": .number(JSONNumber(told.count)), "notices": .number(JSONNumber(notices.count))]
  }

  /// What the window says of one item of a case, for the hub at `/window/SH00XH/v1/hand-ins`.
  /// - Parameter missing: ids of the materials for which it returns the item; none where it takes it in.
  public static func handIn(_ number: String, item: String, missing: [String] = [], at time: String) -> JSONValue {
    var handedIn: JSONObject = ["itemCode": .string(item), "result": .string(missing.isEmpty ? "交件" : "退回")]
    if !missing.isEmpty { handedIn["reason"] = "材料不全" }
    return [
      "caseNumber": .string(number), "isWindowProcess": 1, "windowNo": "C09", "officer": "测试员",
      "opTime": .string(time), "items": [.object(handedIn)],
      "missing": .array(missing.map { ["materialId": .string($0), "reason": "未提供"] }),
    ]
  }

  private func take(_ request: HTTPRequest, _ fault: Fault.Kind?) -> HTTPResponse {
    guard fault != .refuse, let body = try? JSONValue(parsing: request.body),
      let number = body["caseNumber"]?.string, let sequence = body["sequence"]?.int64
    else { return Self.wrong }
    state.withLock { state in
      state.deliveries.append(request.headers["Hub-Delivery-Id"] ?? "")
      if (state.cases[number]?["sequence"]?.int64 ?? 0) <= sequence { state.cases[number] = body }
    }
    return Self.taken
  }

  private func note(_ request: HTTPRequest, _ fault: Fault.Kind?) -> HTTPResponse {
    guard fault != .refuse, let body = try? JSONValue(parsing: request.body), body["itemCode"]?.string != nil,
      body["materials"]?.array != nil
    else { return Self.wrong }
    changes.withLock { $0.append(body) }
    return Self.taken
  }

  private static let taken = HTTPResponse.json(200, Array(#"{"code":0,"msg":"success"}"#.utf8))
  private static let wrong = HTTPResponse.json(200, Array(#"{"code":1,"msg":"参数错误"}"#.utf8))
}
