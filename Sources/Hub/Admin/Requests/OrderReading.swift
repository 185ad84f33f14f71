import Crypto
import JSON

extension Order {
  /// Reads `{action, leg?, caseNumber?, revision?, reason, id?, dryRun?}`; a reason is demanded but for a dry run.
  init(_ body: JSONObject) throws(AdminError) {
    let known = ["action", "leg", "caseNumber", "revision", "reason", "id", "dryRun"]
    for member in body.members where !known.contains(member.key) {
      throw .invalid(member.key, zh: "未知字段", en: "is not known here")
    }
    kind = try Self.kind(body)
    id = try Self.text("id", body, 8...64) ?? "cmd-" + Hex.encode(SecureBytes.random(count: 10))
    guard id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .invalid("id", zh: "应为可见 ASCII 字符", en: "takes visible ASCII characters")
    }
    isDryRun = body["dryRun"]?.bool ?? false
    guard let reason = try Self.text("reason", body, 1...200) ?? (isDryRun ? "" : nil) else {
      throw .invalid("reason", zh: "须说明理由", en: "is needed: the journal keeps who did what and why")
    }
    self.reason = reason
    switch body["revision"] {
    case nil: revision = nil
    case let value?:
      guard let number = value.int64, (0...Int64(Int32.max)).contains(number) else {
        throw .invalid("revision", zh: "应为整数", en: "takes a whole number")
      }
      revision = Int(number)
    }
  }

  private static func kind(_ body: JSONObject) throws(AdminError) -> Kind {
    switch body["action"]?.string {
    case "release": return .release
    case "resend": return .resend(try leg(body))
    case "settle": return .settle(try leg(body), try text("caseNumber", body, 1...128).map { CaseNumber($0) })
    default: throw .invalid("action", zh: "可用值：release, resend, settle", en: "takes release, resend or settle")
    }
  }

  private static func leg(_ body: JSONObject) throws(AdminError) -> LegID {
    guard let leg = try text("leg", body, 1...64) else {
      throw .invalid("leg", zh: "须指明接收系统", en: "is needed: the leg, named by its receiving system")
    }
    return LegID(leg)
  }

  private static func text(
    _ name: String, _ body: JSONObject, _ length: ClosedRange<Int>
  ) throws(AdminError) -> String? {
    guard let value = body[name], !value.isNull else { return nil }
    guard let text = value.string, length.contains(text.count) else {
      throw .invalid(
        name, zh: "应为 \(length.lowerBound) 至 \(length.upperBound) 个字符",
        en: "takes \(length.lowerBound) to \(length.upperBound) characters")
    }
    return text
  }
}
