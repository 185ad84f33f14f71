import HTTP
import Hub
import JSON

/// What an answer says, before it stands in the envelope of one form.
struct ReplyContent {
  private(set) var status: Int
  private(set) var message: String
  private(set) var data = JSONValue.null
  private(set) var retryAfter: Int?

  init(_ reply: PushReply, bodyLimit: Int) {
    switch reply {
    case .outcome(let outcome): self.init(outcome, bodyLimit: bodyLimit)
    case .material(let blob):
      self.init(
        200, "已接收",
        ["fileId": .string(blob.digest.fileID), "size": .number(JSONNumber(blob.size))])
    case .unsigned(let reason): self.init(401, "签名校验失败", ["reason": .string(reason)])
    case .tooLarge(let limit): self.init(413, "报文过大", ["limit": .number(JSONNumber(limit))])
    case .mediaType(let reason): self.init(415, "不支持的报文类型", ["reason": .string(reason)])
    case .rate: self.init(429, "推送过于频繁，请稍后重试", retryAfter: 1)
    case .busy: self.init(503, "暂时无法接收，请稍后重试", retryAfter: 1)
    }
  }

  private init(_ outcome: ReceiveOutcome, bodyLimit: Int) {
    switch outcome {
    case .accepted(let id):
      self.init(200, "已接收", ["applicationId": .string(id.rawValue), "duplicate": false])
    case .duplicate(let id):
      self.init(200, "重复推送，已接收过", ["applicationId": .string(id.rawValue), "duplicate": true])
    case .statuses(let count): self.init(200, "已接收", ["statuses": .number(JSONNumber(count))])
    case .acknowledgements(let count): self.init(200, "已接收", ["acknowledgements": .number(JSONNumber(count))])
    case .partly(let count, let refused):
      self.init(
        200, "已接收\(count)条，另有\(refused.count)处不符",
        ["taken": .number(JSONNumber(count)), "violations": .array(refused.map(Self.json))])
    case .catalogue(let changes):
      self.init(
        200, changes.isEmpty ? "内容与现行目录一致" : "已发布",
        ["versions": .array(changes.map(Self.json))])
    case .conflict(let id, let differs):
      self.init(
        409, "同一办件编号和版本的内容不一致",
        ["applicationId": .string(id.rawValue), "differs": .array(differs.map(JSONValue.string))])
    case .invalid(let violations):
      self.init(422, "数据校验不通过，共\(violations.count)处", ["violations": .array(violations.map(Self.json))])
    case .unreadable(let code): self.init(400, "报文无法读取", ["reason": .string(code)])
    case .tooLarge: self.init(.tooLarge(limit: bodyLimit), bodyLimit: bodyLimit)
    case .unavailable: self.init(503, "暂时无法接收，请稍后重试", retryAfter: 5)
    }
  }

  private init(_ status: Int, _ message: String, _ data: JSONValue = .null, retryAfter: Int? = nil) {
    self.status = status
    self.message = message
    self.data = data
    self.retryAfter = retryAfter
  }

  private static func json(_ change: CatalogueChange) -> JSONValue {
    [
      "theme": .string(change.theme.rawValue), "version": .integer(change.version),
      "effective": .string(change.effective.rfc3339),
    ]
  }

  private static func json(_ violation: Violation) -> JSONValue {
    [
      "pointer": .string(violation.pointer), "code": .string(violation.code),
      "messageZh": .string(violation.messageZh), "messageEn": .string(violation.messageEn),
    ]
  }
}
