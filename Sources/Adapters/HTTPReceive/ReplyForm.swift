import HTTP
import Hub
import JSON
import YAML

/// The forms in which pushing systems read their answers.
enum ReplyForm: Sendable {
  /// The city's envelope `{isSuccess, code, msg, data}`; code repeats the HTTP status as text.
  case city
  /// The district portal's envelope `{code, msg, data}`; code is 0, or the HTTP status of a refusal.
  case portal
  /// One that the system's file declares.
  case declared(ReplyShape)
  /// As `outbound.envelope` of the system's file says.
  case own

  private enum Word: String, CaseIterable {
    case city, portal, own
  }

  /// Reads `reply`: the name of an envelope, or the fields of one.
  static func read(_ reader: ConfigReader, of system: SystemDeclaration, findings: FindingCollector) -> ReplyForm {
    if let node = reader.raw("reply"), node.entries != nil {
      let scope = MappingSource.Scope(findings: findings, tables: [], variables: [])
      return .declared(
        ReplyShape.read(MappingSource(node: node, file: system.file, key: "\(reader.key).reply", scope: scope)))
    }
    let word: Word = reader.value("reply", .word, default: .city)
    switch word {
    case .city: return .city
    case .portal: return .portal
    case .own: return .own
    }
  }

  /// - Parameter words: the system's own answers; read where the form is `own`.
  func response(to reply: PushReply, bodyLimit: Int, words: SystemAnswers? = nil) -> HTTPResponse {
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
    case .own:
      let envelope = words?.envelope(content.document) ?? content.document
      return .json(content.status, envelope.bytes(), headers: headers)
    case .declared(let shape):
      let (type, bytes) = shape.body(content)
      var response = HTTPResponse(status: content.status, headers: headers, body: bytes)
      response.headers["Content-Type"] = type
      return response
    }
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
