import Crypto
import JSON

extension Order {
  /// Reads `{action, leg?, caseNumber?, revision?, reason, id?, dryRun?}`; a reason is demanded but for a dry run.
  init(_ body: JSONObject) throws(AdminError) {
    try body.knowsOnly(["action", "leg", "caseNumber", "revision", "reason", "id", "dryRun"])
    kind = try Self.kind(body)
    id = try body.text("id", 8...64) ?? "cmd-" + Hex.encode(SecureBytes.random(count: 10))
    guard id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .invalid("id", zh: "应为可见 ASCII 字符", en: "takes visible ASCII characters")
    }
    isDryRun = body["dryRun"]?.bool ?? false
    reason = try body.reason(optional: isDryRun)
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
    case "settle": return .settle(try leg(body), try body.text("caseNumber", 1...128).map { CaseNumber($0) })
    default: throw .invalid("action", zh: "可用值：release, resend, settle", en: "takes release, resend or settle")
    }
  }

  private static func leg(_ body: JSONObject) throws(AdminError) -> LegID {
    guard let leg = try body.text("leg", 1...64) else {
      throw .invalid("leg", zh: "须指明接收系统", en: "is needed: the leg, named by its receiving system")
    }
    return LegID(leg)
  }
}
