/// 电子证照标识 (GB/T 36904-2018): `1.2.156.3005.2.<type 21>.<issuer 18>.<serial>.<version 3>.<check 1>`.
/// Real licences break its check, so a wrong one is worth a warning and never a refusal.
public struct LicenceIdentifier: Sendable, Hashable {
  /// 证照类型代码: defining department (18) and type (3).
  public let type: String
  /// USCC of the issuer.
  public let issuer: String
  /// Serial number.
  public let serial: String
  /// Version, three places.
  public let version: String
  /// Whether the check character is right.
  public let checkHolds: Bool

  /// Takes an identifier apart; nil where it has not the five parts behind its root.
  public init?(_ raw: String) {
    let root = "1.2.156.3005.2."
    let text = TextFolding.identifier(raw)
    guard text.hasPrefix(root) else { return nil }
    let parts = text.dropFirst(root.count).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, parts[0].utf8.count == 21, parts[1].utf8.count == 18, !parts[2].isEmpty,
      parts[3].utf8.count == 3, parts[4].utf8.count == 1
    else { return nil }
    (type, issuer, serial, version) = (parts[0], parts[1], parts[2], parts[3])
    checkHolds = Self.check(parts[0..<4].joined()) == parts[4]
  }

  /// Check character of ISO 7064 MOD 37,36; nil where a character is neither digit nor upper-case letter.
  static func check(_ text: String) -> String? {
    var remainder = 36
    for byte in text.utf8 {
      guard let value = byte.base36Value else { return nil }
      remainder = (remainder + value) % 36
      remainder = (remainder == 0 ? 36 : remainder) * 2 % 37
    }
    let check = (37 - remainder) % 36
    return String(Unicode.Scalar(UInt8(check < 10 ? check + 0x30 : check - 10 + 0x41)))
  }
}
