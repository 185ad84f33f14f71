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

  private enum Word: String, CaseIterable {
    case city, portal
  }

  /// Reads `reply`: the name of an envelope, or the fields of one.
  static func read(_ reader: ConfigReader, of system: SystemDeclaration, findings: FindingCollector) -> ReplyForm {
    if let node = reader.raw("reply"), node.entries != nil {
      let scope = MappingSource.Scope(findings: findings, tables: [], variables: [])
      return .declared(
        ReplyShape.read(MappingSource(node: node, file: system.file, key: "\(reader.key).reply", scope: scope)))
    }
    let word: Word = reader.value("reply", .word, default: .city)
    return word == .city ? .city : .portal
  }

  func response(to reply: PushReply, bodyLimit: Int) -> HTTPResponse {
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
      let (type, bytes) = shape.body(content)
      var response = HTTPResponse(status: content.status, headers: headers, body: bytes)
      response.headers["Content-Type"] = type
      return response
    }
  }
}
