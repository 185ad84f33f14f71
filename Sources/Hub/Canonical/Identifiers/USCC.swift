/// 统一社会信用代码 (GB 32100-2015): registrar, kind, region (6), organisation code (9), check character.
public struct USCC: Sendable, Hashable {
  /// The 18 characters, upper case.
  public let text: String

  /// Reads a code; blanks around it, lower case and full width are folded first.
  public init(_ raw: String) throws(IdentifierProblem) {
    let text = TextFolding.identifier(raw)
    let bytes = Array(text.utf8)
    guard bytes.count == 18, bytes[2..<8].allSatisfy({ $0.decimalValue != nil }) else { throw .format }
    var values: [Int] = []
    for byte in bytes {
      guard let value = Self.alphabet.firstIndex(of: byte) else { throw .format }
      values.append(value)
    }
    let sum = zip(values, Self.weights).reduce(0) { $0 + $1.0 * $1.1 }
    guard values[17] == (31 - sum % 31) % 31 else { throw .checksum }
    self.text = text
  }

  /// The region in which it was registered, GB/T 2260.
  public var region: String { String(text.dropFirst(2).prefix(6)) }

  /// The organisation code inside, GB 11714.
  public var organisationCode: String { String(text.dropFirst(8).prefix(9)) }

  /// Whether the organisation code inside has its own check right; it need not, in numbers that were given out.
  public var innerCodeHolds: Bool { (try? OrganisationCode(organisationCode)) != nil }

  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
  private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
}

/// 组织机构代码 (GB 11714): eight characters and a check character, also written `00000001-9`.
public struct OrganisationCode: Sendable, Hashable {
  /// The nine characters, upper case, without hyphen.
  public let text: String

  /// Reads a code; blanks around it, lower case, full width and the hyphen before the check are folded first.
  public init(_ raw: String) throws(IdentifierProblem) {
    var bytes = Array(TextFolding.identifier(raw).utf8)
    if bytes.count == 10, bytes[8] == UInt8(ascii: "-") { bytes.remove(at: 8) }
    guard bytes.count == 9 else { throw .format }
    var sum = 0
    for (byte, weight) in zip(bytes, [3, 7, 9, 10, 5, 8, 4, 2]) {
      guard let value = byte.base36Value else { throw .format }
      sum += value * weight
    }
    let check = (11 - sum % 11) % 11
    guard bytes[8].decimalValue != nil || bytes[8] == UInt8(ascii: "X") else { throw .format }
    guard (bytes[8].decimalValue ?? 10) == check else { throw .checksum }
    text = String(decoding: bytes, as: UTF8.self)
  }
}
