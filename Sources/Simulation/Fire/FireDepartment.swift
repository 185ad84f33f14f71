import Crypto
public import HTTP
public import JSON
import Synchronization

/// The fire department on the wire shape that `config/systems/fire.yaml` names: SOAP with JSON in a string, steps pushed to
/// the hub as XML, once and never again, and decisions in a list whose reading marks them as handed over.
public final class FireDepartment: SimulatedSystem {
  /// Its code.
  public let code = "fire"
  /// What it is.
  public let title = "消防救援 fire and rescue"
  /// What goes wrong.
  public let faults = FaultBoard()
  /// Its cases.
  public let cases: Caseload
  private let book = FireBook()
  private let user: String
  private let password: String
  private let caller: StatusCaller?
  private let counts = Mutex((pushed: 0, lost: 0, reads: 0))
  private static let pause = Duration.milliseconds(20)

  /// A department.
  /// - Parameters:
  ///   - user: 授权用户编码, `pcsbm`.
  ///   - password: MD5 of the password, in hex.
  ///   - caller: pushes; nil for a department that nobody has given a key.
  public init(user: String, password: String, progress: Progress = Progress(), caller: StatusCaller? = nil) {
    self.user = user
    self.password = password
    self.caller = caller
    cases = Caseload(progress: progress)
  }

  /// Pushes that the hub has taken, pushes that are lost for good, and times that the list was read.
  public var figures: (pushed: Int, lost: Int, reads: Int) { counts.withLock { $0 } }
  /// `isstatus` of every decision, in order.
  public var states: [String] { book.all.map(\.state) }

  /// What it has received.
  public var summary: JSONObject {
    let figures = figures
    var summary = cases.summary
    summary["pushed"] = .number(JSONNumber(figures.pushed))
    summary["lost"] = .number(JSONNumber(figures.lost))
    summary["reads"] = .number(JSONNumber(figures.reads))
    return summary
  }

  /// Its interface.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/services/fire") { request, _ in
      guard let call = FireEnvelope.call(request.body) else { return FireEnvelope.fault("Client", "无法识别的请求") }
      // A list has a place of its own for faults: `getFireCheck/3`.
      let place = call.parameters["isstatus"].map { "\(call.operation)/\($0)" } ?? call.operation
      let delivery = request.headers["Hub-Delivery-Id"]
      return await self.faults.answer(place) { self.answer(call, of: delivery, $0) }
    }
    return router
  }

  /// What people may do with it.
  public var controls: HTTPRouter {
    var router = cases.controls(of: code)
    router.on(.get, "/control/fire/decisions") { _, _ in
      .json(
        200,
        JSONValue.array(
          self.book.all.map { ["row": $0.row, "isstatus": .string($0.state)] }
        ).bytes())
    }
    return router
  }

  private func answer(_ call: FireEnvelope.Call, of delivery: String?, _ fault: Fault.Kind?) -> HTTPResponse {
    guard call.parameters["pcsbm"] == user, call.parameters["md5"] == password, fault != .token else {
      return FireEnvelope.fault("Server", "授权密码错误")
    }
    guard fault != .fault else { return FireEnvelope.fault("Client", "参数错误") }
    let json: JSONValue
    switch call.operation {
    case "postFireCheck": json = fault == .refuse ? Self.failed : post(call, of: delivery)
    case "getFireCheck": json = list(call)
    default: return FireEnvelope.fault("Client", "没有此操作")
    }
    return FireEnvelope.answer(call.operation, fault == .types ? Self.asTexts(json) : json, inCDATA: fault == .types)
  }

  private static let failed: JSONValue = [
    "success": false, "msg": "数据接收失败", "error": "java.lang.NullPointerException",
  ]

  private static func asTexts(_ json: JSONValue) -> JSONValue {
    guard var object = json.object, let success = object["success"]?.bool else { return json }
    object["success"] = .string(success ? "true" : "false")
    return .object(object)
  }

  /// It knows a case by its number alone: the delivery is noted for whoever looks, and decides nothing.
  private func post(_ call: FireEnvelope.Call, of delivery: String?) -> JSONValue {
    guard let text = call.parameters["json"], let body = try? JSONValue(parsing: Array(text.utf8)),
      let form = body["formdata"], let number = form["applyNo"]?.string, !number.isEmpty,
      form["archivesdata"]?.array?.allSatisfy({ Self.content(of: $0) != nil }) ?? false
    else { return Self.failed }
    _ = cases.take(number, delivery: delivery, body: form)
    return ["success": true, "msg": "数据接收成功"]
  }

  /// The bytes of a material: base64, with or without line breaks; nil where it is none.
  static func content(of material: JSONValue) -> [UInt8]? {
    guard let text = material["stufffile"]?.string else { return nil }
    return Base64.decode(String(text.filter { !$0.isWhitespace }))
  }

  private func list(_ call: FireEnvelope.Call) -> JSONValue {
    counts.withLock { $0.reads += 1 }
    func number(_ name: String) -> Int { min(max(call.parameters[name].flatMap { Int($0) } ?? 1, 1), 10_000) }
    let rows = book.read(
      result: call.parameters["bljg"] ?? "", state: call.parameters["isstatus"] ?? "", page: number("pageIndex"),
      size: number("pageSize"))
    return ["success": true, "msg": "数据接收成功", "list": .array(rows.map(\.row))]
  }

  /// Its own work: it calls the hub.
  public func work() async {
    while !Task.isCancelled {
      for (number, word) in cases.due() {
        await tell(number, word)
        cases.told(number, word)
      }
      try? await Task.sleep(for: Self.pause)
    }
  }

  private func tell(_ number: String, _ word: String) async {
    if let (result, opinion) = Self.decisions[word] {
      let state = faults.take("push") == nil ? "3" : "5"
      book.add(
        .init(number: number, result: result, opinion: opinion, finished: LocalTime.text(), state: state))
    } else if let step = Self.steps[word], let caller {
      let item = cases[number]?.body["itemCode"]?.string ?? ""
      let inside = step.replacing("NOW", with: LocalTime.text())
      let text =
        #"<?xml version="1.0" encoding="UTF-8"?>"#
        + "<APPROVEDATAINFO><SBLSH_SHORT>\(number)</SBLSH_SHORT><SXBM>\(item)</SXBM>\(inside)</APPROVEDATAINFO>"
      let isTaken = faults.take("push") == nil ? await caller.push(Array(text.utf8))?.status == 200 : false
      counts.withLock { counts in
        if isTaken { counts.pushed += 1 } else { counts.lost += 1 }
      }
    }
  }

  private static let decisions = ["办结": ("1", "准予"), "不予许可": ("2", "不符合消防安全要求")]
  /// Words of the simulator → what is pushed; 收件 has none.
  private static let steps = [
    "受理": "<SLZTDM>1</SLZTDM><SLSJ>NOW</SLSJ>", "不予受理": "<SLZTDM>4</SLZTDM><BSLYY>不属于受理范围</BSLYY><SLSJ>NOW</SLSJ>",
    "补正": "<SLZTDM>3</SLZTDM><BSLYY>平面布置图缺少疏散通道</BSLYY><SLSJ>NOW</SLSJ>",
    "特别程序": "<SPTEBIESHENQING><TBCXZL>A</TBCXZL><TBCXZLMC>延长审批</TBCXZLMC><TBCXKSRQ>NOW</TBCXKSRQ>"
      + "<TBCXQDLY>需延长审批</TBCXQDLY><SQNR>暂停计时</SQNR></SPTEBIESHENQING>",
    "恢复": "<SPTEBIESHENQING><TBCXZL>B</TBCXZL><TBCXKSRQ>NOW</TBCXKSRQ><SQNR>恢复</SQNR></SPTEBIESHENQING>",
  ]
}
