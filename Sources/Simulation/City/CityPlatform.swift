public import HTTP
import JSON

/// The city platform's interface for call-backs: `oauth2/getToken`, `uapply/process`, `uapply/corretApply` (its spelling).
/// The paths of getToken and corretApply were seen; that of process is an assumption of this project.
public struct CityPlatform: Sendable {
  /// What it received.
  public let book = CityBook()
  /// What goes wrong.
  public let faults = FaultBoard()
  private let credentials: (id: String, secret: String)
  private let tokenLife: Duration

  /// A platform.
  /// - Parameters:
  ///   - clientID: what getToken takes; with its secret.
  ///   - tokenLife: how long a token holds.
  public init(
    clientID: String = "hub", clientSecret: String = "sim-secret-not-for-live-use", tokenLife: Duration = .seconds(7200)
  ) {
    credentials = (clientID, clientSecret)
    self.tokenLife = tokenLife
  }

  /// Its interface.
  public var router: HTTPRouter {
    var router = HTTPRouter()
    let base = "/ac-product-api"
    router.on(.post, base + "/oauth2/getToken") { request, _ in
      await faults.answer("getToken") { token(request, $0) }
    }
    for endpoint in ["process", "corretApply"] {
      router.on(.post, base + "/uapply/" + endpoint) { request, _ in
        await faults.answer(endpoint) { take(request, endpoint, $0) }
      }
    }
    return router
  }

  private func token(_ request: HTTPRequest, _ fault: Fault.Kind?) -> HTTPResponse {
    var form = request
    form.query = String(decoding: request.body, as: UTF8.self)
    guard fault != .refuse, form.queryItem("clientId") == credentials.id,
      form.queryItem("clientSecret") == credentials.secret
    else { return envelope(false, "401", "clientId或clientSecret错误", nil, fault) }
    let token = book.issueToken(until: .now + tokenLife)
    return envelope(
      true, "200", "", ["accessToken": .string(token), "expiresIn": .number(JSONNumber(tokenLife.components.seconds))],
      fault)
  }

  private func take(_ request: HTTPRequest, _ endpoint: String, _ fault: Fault.Kind?) -> HTTPResponse {
    guard var body = (try? JSONValue(parsing: request.body))?.object else {
      return envelope(false, "500", "参数错误", nil, fault)
    }
    if fault == .token { book.expireTokens() }
    guard let token = body["accessToken"]?.string, book.holds(token, at: .now) else {
      return envelope(false, "401", "accessToken无效或已过期", nil, fault)
    }
    let applyNo = body["applyNo"]?.string ?? ""
    guard fault != .refuse, !applyNo.isEmpty else { return envelope(false, "500", "没有匹配的办件信息", nil, fault) }
    body["accessToken"] = Optional.none
    book.take(
      CityCallback(
        endpoint: endpoint, applyNo: applyNo, op: body["op"]?.string ?? "", result: body["result"]?.string ?? "",
        delivery: request.headers["Hub-Delivery-Id"], sequence: request.headers["Hub-Sequence"], body: .object(body)))
    return envelope(true, "200", "成功", nil, fault)
  }

  /// HTTP 200 for refusals too; with the fault `types` the flag is text and the code a number.
  private func envelope(
    _ success: Bool, _ code: String, _ message: String, _ data: JSONValue?, _ fault: Fault.Kind?
  ) -> HTTPResponse {
    let odd = fault == .types
    let answer: JSONValue = [
      "isSuccess": odd ? .string(String(success)) : .bool(success),
      "code": odd ? .number(JSONNumber(Int64(code) ?? 0)) : .string(code),
      "msg": odd ? .null : .string(message), "data": data ?? (odd ? "null" : .null),
    ]
    return .json(200, answer.bytes())
  }
}
