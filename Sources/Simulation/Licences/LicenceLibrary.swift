public import HTTP
public import JSON
import Synchronization

/// 电子证照库, on the request that was seen (`getLicenseFaceInfo`): it has the licences that it was given, and refuses calls
/// that lack one of the five elements (五要素).
public final class LicenceLibrary: SimulatedSystem {
  /// `elicence`.
  public let code = "elicence"
  /// What it is.
  public let title = "电子证照库 e-licence library"
  /// What goes wrong.
  public let faults = FaultBoard()

  private struct State {
    var holders: [String: String] = [:]
    var calls: [JSONValue] = []
  }
  private let state = Mutex(State())

  /// A library without licences.
  public init() {}

  /// Gives it a business licence, by the holder's number.
  public func give(holder number: String, identifier: String) {
    state.withLock { $0.holders[number] = identifier }
  }

  /// The calls that it answered, in order.
  public var calls: [JSONValue] { state.withLock { $0.calls } }

  /// Its interface.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/elicence/getLicenseFaceInfo") { request, _ in
      await self.faults.answer("getLicenseFaceInfo") { _ in self.answer(request) }
    }
    return router
  }

  /// `POST /control/elicence/licences` `{holder, identifier}`.
  public var controls: HTTPRouter {
    var router = HTTPRouter()
    router.on(.post, "/control/elicence/licences") { request, _ in
      guard let body = try? JSONValue(parsing: request.body), let holder = body["holder"]?.string,
        let identifier = body["identifier"]?.string
      else { return .text(400, "holder and identifier are needed\n") }
      self.give(holder: holder, identifier: identifier)
      return .json(200, JSONValue.object(self.summary).bytes())
    }
    return router
  }

  /// Licences that it has, calls that it answered.
  public var summary: JSONObject {
    state.withLock {
      ["licences": .number(JSONNumber($0.holders.count)), "calls": .number(JSONNumber($0.calls.count))]
    }
  }

  private func answer(_ request: HTTPRequest) -> HTTPResponse {
    guard let body = try? JSONValue(parsing: request.body) else { return reply("false", "400", "参数错误", .null) }
    for element in ["orgName", "username", "itemName", "itemCode", "businessCode"]
    where body[element]?.string?.isEmpty ?? true {
      return reply("false", "400", "缺少\(element)", .null)
    }
    let holder = body["holderCode"]?.string ?? ""
    let identifier = state.withLock { state in
      state.calls.append(body)
      return state.holders[holder]
    }
    guard let identifier else { return reply("false", "200", "未查询到证照", .null) }
    return reply(
      "true", "200", "",
      [
        "certificateIdentifier": .string(identifier), "企业名称": body["holderName"] ?? "", "统一社会信用代码": .string(holder),
        "企业法人": "样例人", "住所": "上海市徐汇区测试路1号",
      ])
  }

  /// isSuccess is a text here.
  private func reply(_ success: String, _ code: String, _ message: String, _ data: JSONValue) -> HTTPResponse {
    let answer: JSONValue = [
      "isSuccess": .string(success), "code": .string(code), "msg": .string(message), "data": data,
    ]
    return .json(200, answer.bytes())
  }
}
