import HTTP
import Hub
import JSON

/// The forms in which pushing systems read their answers.
enum ReplyForm: Sendable {
  /// The city's envelope `{isSuccess, code, msg, data}`; code repeats the HTTP status as text.
  case city
  /// The district portal's envelope `{code, msg, data}`; code is 0, or the HTTP status of a refusal.
  case portal
  /// One that the system's file gives.
  case declared(ReplyShape)

  private enum Word: String, CaseIterable {
    case city, portal
  }

  /// Reads `reply`: the name of an envelope, unless its mapping has the fields of one.
  static func read(_ reader: ConfigReader, _ mapping: SystemMapping) -> ReplyForm {
    if let shape = mapping.reply {
      _ = reader.raw("reply")
      return .declared(shape)
    }
    let word: Word = reader.value("reply", .word, default: .city)
    switch word {
    case .city: return .city
    case .portal: return .portal
    }
  }

  func response(to reply: PushReply, bodyLimit: Int) -> HTTPResponse {
    if case .answered(let answer) = reply { return .json(200, answer.bytes()) }
    let content = ReplyContent(reply, bodyLimit: bodyLimit)
    let headers: HTTPHeaders = content.retryAfter.map { ["Retry-After": String($0)] } ?? [:]
    switch self {
    case .city:
      let envelope: JSONValue = [
        "isSuccess": .bool(content.isSuccess), "code": .string(String(content.status)), "msg": .string(content.message),
        "data": content.data,
      ]
      return .json(content.status, envelope.bytes(), headers: headers)
    case .portal:
      let envelope: JSONValue = [
        "code": .number(JSONNumber(content.isSuccess ? 0 : content.status)), "msg": .string(content.message),
        "data": content.data,
      ]
      return .json(content.status, envelope.bytes(), headers: headers)
    case .declared(let shape):
      let (type, bytes) = shape.body(content.document)
      var response = HTTPResponse(status: content.status, headers: headers, body: bytes)
      response.headers["Content-Type"] = type
      return response
    }
  }
}

extension ReplyContent {
  /// What rules of `receive.reply` read.
  fileprivate var document: JSONValue {
    [
      "ok": .bool(isSuccess), "status": .number(JSONNumber(status)), "message": .string(message), "data": data,
    ]
  }
}
