public import HTTP
public import JSON
import Synchronization

/// Market supervision on the wire shape that `config/systems/market.yaml` names: `receiveProject` with a token in the body,
/// an answer with an outer and an inner code, and call-backs to the hub, which it repeats until they are taken. It publishes
/// its item where it is told to.
public final class MarketDepartment: SimulatedSystem {
  /// Its code.
  public let code = "market"
  /// What it is.
  public let title = "市场监管 market supervision"
  /// What goes wrong.
  public let faults = FaultBoard()
  /// Its cases.
  public let cases: Caseload
  private let token: String
  private let caller: StatusCaller?
  private let callbacks = Mutex<[JSONValue]>([])
  private static let pause = Duration.milliseconds(20)

  /// A department.
  /// - Parameters:
  ///   - token: what its callers must send.
  ///   - caller: calls back; nil for a department that nobody has given a key.
  public init(token: String, progress: Progress = Progress(), caller: StatusCaller? = nil) {
    self.token = token
    self.caller = caller
    cases = Caseload(progress: progress)
  }

  /// Every call-back that the hub has taken, in order.
  public var taken: [JSONValue] { callbacks.withLock { $0 } }

  /// What it has received.
  public var summary: JSONObject {
    var summary = cases.summary
    summary["callbacks"] = .number(JSONNumber(taken.count))
    return summary
  }

  /// Its interface.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/rest/hub/receiveProject") { request, _ in
      await self.faults.answer("receiveProject") { self.receive(request, $0) }
    }
    return router
  }

  /// What people may do with it.
  public var controls: HTTPRouter {
    var router = cases.controls(of: code)
    router.on(.get, "/control/market/callbacks") { _, _ in .json(200, JSONValue.array(self.taken).bytes()) }
    // Any call-back at all, as it stands: late ones, doubled ones, ones for cases that nobody knows.
    router.on(.post, "/control/market/callbacks") { request, _ in
      await self.caller?.push(request.body) ?? .json(409, JSONValue.string("there is no hub to call").bytes())
    }
    router.on(.post, "/control/market/items") { request, _ in
      await self.publish(request.body) ?? .json(409, JSONValue.string("there is no hub to tell").bytes())
    }
    return router
  }

  /// Publishes its item (事项管理), as it stands in its own shape; nil where nothing answered.
  public func publish(_ item: [UInt8]) async -> HTTPResponse? {
    await caller?.push(item, to: "/department/market/v1/items")
  }

  /// Calls back with anything, as it stands; nil where nothing answered.
  public func call(_ callback: JSONValue) async -> HTTPResponse? { await caller?.push(callback.bytes()) }

  private func receive(_ request: HTTPRequest, _ fault: Fault.Kind?) -> HTTPResponse {
    guard let body = try? JSONValue(parsing: request.body), let params = body["params"] else {
      return answer(400, "参数错误")
    }
    guard body["token"]?.string == token, fault != .token else { return answer(401, "token无效") }
    guard fault != .refuse else { return answer(200, "请求成功", ["code": 0, "text": "事项不存在"]) }
    let needed = ["deliveryId", "projectNo", "itemCode", "applyerName", "applyerPageCode", "contactName", "applyDate"]
    if let missing = needed.first(where: { params[$0]?.string?.isEmpty ?? true }) {
      return answer(200, "请求成功", ["code": 0, "text": .string("\(missing)不能为空")])
    }
    let number = params["projectNo"]?.string ?? ""
    if let own = params["projectGuid"]?.string, cases[number]?.own != own {
      return answer(200, "请求成功", ["code": 0, "text": "projectGuid不存在"])
    }
    let taken = cases.take(
      number, delivery: params["deliveryId"]?.string, body: Self.amended(cases[number]?.body, by: params))
    let custom: JSONValue = ["code": 1, "text": "接收成功", "projectGuid": .string(taken.own)]
    return answer(200, "请求成功", fault == .types ? ["code": "1", "projectGuid": .string(taken.own)] : custom)
  }

  /// What it has of a case after a call that may carry only what has changed.
  private static func amended(_ known: JSONValue?, by params: JSONValue) -> JSONValue {
    guard params["projectGuid"] != nil, let known, var body = params.object else { return params }
    let names = { (key: String) in Set((params[key]?.array ?? []).compactMap(\.string)) }
    var form = known["form"]?.object ?? [:]
    for member in params["form"]?.object?.members ?? [] { form[member.key] = member.value }
    body["form"] = .object(JSONObject(members: form.members.filter { !names("removedForm").contains($0.key) }))
    let new = params["materials"]?.array ?? []
    let gone = names("removedMaterials").union(new.compactMap { $0["materialId"]?.string })
    let kept = (known["materials"]?.array ?? []).filter { $0["materialId"]?.string.map { !gone.contains($0) } ?? true }
    body["materials"] = .array(kept + new)
    return .object(body)
  }

  private func answer(_ code: Int64, _ text: String, _ custom: JSONValue = .null) -> HTTPResponse {
    let answer: JSONValue = [
      "status": ["code": .number(JSONNumber(code)), "text": .string(text)], "custom": custom,
    ]
    return .json(200, answer.bytes())
  }

  /// Its own work: it calls the hub.
  public func work() async {
    guard caller != nil else { return }
    while !Task.isCancelled {
      for (number, word) in cases.due() where await tell(number, word) { cases.told(number, word) }
      try? await Task.sleep(for: Self.pause)
    }
  }

  /// Calls back; false where it has to be done again.
  private func tell(_ number: String, _ word: String) async -> Bool {
    guard let (status, result) = Self.codes[word] else { return true }
    let callback: JSONValue = [
      "projectNo": .string(number), "status": .number(JSONNumber(status)),
      "doneResult": result.map { .number(JSONNumber($0)) } ?? .null, "reason": .string(Self.reasons[word] ?? ""),
      "handleUser": "测试员", "opTime": .string(LocalTime.text()),
      "certNo": .string(status == 3 ? "SAMPLE-JY-0001" : ""),
    ]
    let before = taken.last { $0["projectNo"]?.string == number }
    let fault = faults.take("callback")?.kind
    for body in [callback] + (fault == .doubled ? [callback] : []) + (fault == .late ? [before ?? callback] : []) {
      guard await caller?.push(body.bytes())?.status == 200 else { return false }
      callbacks.withLock { $0.append(body) }
    }
    return true
  }

  /// Words of the simulator → status and doneResult.
  private static let codes: [String: (Int64, Int64?)] = [
    "收件": (1, nil), "受理": (2, nil), "办理中": (2, nil), "办结": (3, 1), "作废": (-1, nil), "异常办结": (5, nil),
    "预审不通过": (9, nil), "不予受理": (47, nil), "不予许可": (44, nil),
  ]
  private static let reasons = ["不予受理": "不属于受理范围", "不予许可": "不符合条件"]
}
