/// What an item code (事项编码) says about itself. Local codes have no parts and are just as good: nothing is computed
/// from a code, the catalogue is asked.
public struct ItemCodeParts: Sendable, Hashable {
  /// Which of the three nested codes it is.
  public enum Kind: String, Sendable, Hashable {
    /// 基本编码, 12 places.
    case base
    /// 实施编码, 31 places.
    case implementation
    /// 业务办理项编码, 33 places.
    case handling
  }
  /// Which of the three nested codes it is.
  public var kind: Kind
  /// USCC of the organ that carries the item out; implementation and handling codes only.
  public var organ: String?
  /// Exercise level (行使层级), GB/T 39046-2020 table A.2; implementation and handling codes only.
  public var level: String?
  /// The base code, 12 places.
  public var base: String
  /// Issuer: `31` Shanghai, `00` national.
  public var issuer: String
  /// Item type, GB/T 39046-2020 table A.1.
  public var type: String
  /// Main item, five digits.
  public var main: String
  /// Sub-item, three digits; `000` for the main item itself.
  public var sub: String
  /// Sequence of the handling item, two digits; handling codes only.
  public var sequence: String?
}

extension ItemCode {
  /// Whether it can be an item code at all: 1–36 of `[0-9A-Za-z-]`.
  public var isWellFormed: Bool {
    (1...36).contains(rawValue.utf8.count)
      && rawValue.utf8.allSatisfy { byte in
        byte.base36Value != nil || byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      }
  }

  /// Its parts, where it has the layout of GB/T 39554.1-2020; nil for older and local codes.
  public var parts: ItemCodeParts? {
    let bytes = Array(rawValue.utf8)
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func digits(_ range: Range<Int>) -> Bool { bytes[range].allSatisfy { $0.decimalValue != nil } }
    let start: Int
    switch bytes.count {
    case 12: start = 0
    case 31, 33: start = 19
    default: return nil
    }
    guard digits(start..<bytes.count) else { return nil }
    var parts = ItemCodeParts(
      kind: .base, base: text(start..<start + 12), issuer: text(start..<start + 2), type: text(start + 2..<start + 4),
      main: text(start + 4..<start + 9), sub: text(start + 9..<start + 12))
    guard start > 0 else { return parts }
    guard let organ = try? USCC(text(0..<18)), digits(18..<19) else { return nil }
    parts.kind = bytes.count == 31 ? .implementation : .handling
    parts.organ = organ.text
    parts.level = text(18..<19)
    parts.sequence = bytes.count == 33 ? text(31..<33) : nil
    return parts
  }
}
