import HTTP
import JSON

/// The forms in which pushing systems read their answers.
enum ReplyForm: String, Sendable, Hashable, CaseIterable {
  /// The city's envelope `{isSuccess, code, msg, data}`; code repeats the HTTP status as text.
  case city
  /// The district portal's envelope `{code, msg, data}`; code is 0, or the HTTP status of a refusal.
  case portal
  /// As `outbound.envelope` of the system's file says.
  case own

  /// - Parameter words: the system's own answers; read where the form is `own`.
  func response(to reply: PushReply, bodyLimit: Int, words: SystemAnswers? = nil) -> HTTPResponse {
    if case .answered(let answer) = reply { return .json(200, answer.bytes()) }
    let content = ReplyContent(reply, bodyLimit: bodyLimit)
    let isSuccess = content.status == 200
    let envelope: JSONValue =
      switch self {
      case .city:
        [
          "isSuccess": .bool(isSuccess), "code": .string(String(content.status)), "msg": .string(content.message),
          "data": content.data,
        ]
      case .portal:
        [
          "code": .number(JSONNumber(isSuccess ? 0 : content.status)), "msg": .string(content.message),
          "data": content.data,
        ]
      case .own: words?.envelope(content.document) ?? content.document
      }
    let headers: HTTPHeaders = content.retryAfter.map { ["Retry-After": String($0)] } ?? [:]
    return .json(content.status, envelope.bytes(), headers: headers)
  }
}

extension ReplyContent {
  /// What rules of `outbound.envelope` read: `{status, success, message, data}`.
  fileprivate var document: JSONValue {
    [
      "status": .number(JSONNumber(status)), "success": .bool(status == 200), "message": .string(message), "data": data,
    ]
  }
}
