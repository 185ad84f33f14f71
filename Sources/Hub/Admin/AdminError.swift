public import HTTP
import JSON

/// Why the admin API says no. Every answer has a stable code, both languages and what to do next.
public struct AdminError: Error, Sendable, Hashable {
  /// HTTP status.
  public var status: Int
  /// Stable code, for programs.
  public var code: String
  /// For people who read Chinese.
  public var messageZh: String
  /// For people who read English.
  public var messageEn: String
  /// What to do, in English.
  public var hint: String?
  /// Seconds after which asking again may help.
  public var retryAfter: Int?

  init(_ status: Int, _ code: String, zh: String, en: String, hint: String? = nil, retryAfter: Int? = nil) {
    self.status = status
    self.code = code
    messageZh = zh
    messageEn = en
    self.hint = hint
    self.retryAfter = retryAfter
  }

  /// The answer as it goes out: `{"code", "messageZh", "messageEn", "hint"}`.
  public var response: HTTPResponse {
    var body: JSONObject = ["code": .string(code), "messageZh": .string(messageZh), "messageEn": .string(messageEn)]
    body["hint"] = hint.map { .string($0) }
    var headers: HTTPHeaders = [:]
    if let retryAfter { headers["Retry-After"] = String(retryAfter) }
    if status == 401 { headers["WWW-Authenticate"] = "Bearer" }
    return .json(status, JSONValue.object(body).bytes(), headers: headers)
  }
}

extension AdminError {
  /// No token, or one that nobody knows.
  public static let unauthenticated = AdminError(
    401, "unauthenticated", zh: "缺少令牌或令牌无效", en: "there is no valid token",
    hint: "hubctl takes the token from HUB_TOKEN, or from the file that hubd wrote into its data directory")

  /// The token is good, and not for this.
  public static func denied(needs role: AdminRole) -> AdminError {
    AdminError(403, "denied", zh: "权限不足", en: "this needs the role \(role.rawValue)")
  }

  /// No such thing, or not within the asker's districts.
  public static func notFound(_ zh: String, _ en: String, hint: String? = nil) -> AdminError {
    AdminError(404, "not-found", zh: "找不到\(zh)", en: "there is no \(en)", hint: hint)
  }

  /// The request itself is wrong.
  public static func invalid(_ name: String, zh: String, en: String) -> AdminError {
    AdminError(400, "invalid", zh: "\(name)：\(zh)", en: "\(name): \(en)")
  }

  /// Something that is needed does not answer now.
  public static func unavailable(zh: String, en: String, hint: String? = nil) -> AdminError {
    AdminError(503, "unavailable", zh: zh, en: en, hint: hint, retryAfter: 5)
  }
}
