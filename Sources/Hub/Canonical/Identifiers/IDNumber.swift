/// 公民身份号码 (GB 11643-1999): region (6), date of birth (8), sequence (3), check character (ISO 7064 MOD 11-2).
/// Unknown regions are not refused: regions are abolished and renamed.
public struct IDNumber: Sendable, Hashable {
  /// The 18 characters, `X` in upper case.
  public let text: String

  /// Reads a number; blanks around it, a lower-case x and full width are folded first.
  public init(_ raw: String) throws(IdentifierProblem) {
    let text = TextFolding.identifier(raw)
    let bytes = Array(text.utf8)
    guard bytes.count == 18 else { throw .format }
    var sum = 0
    for (byte, weight) in zip(bytes, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) {
      guard let digit = byte.decimalValue else { throw .format }
      sum += digit * weight
    }
    guard bytes[17].decimalValue != nil || bytes[17] == UInt8(ascii: "X"), Self.isDate(bytes[6..<14]) else {
      throw .format
    }
    guard bytes[17] == Array("10X98765432".utf8)[sum % 11] else { throw .checksum }
    self.text = text
  }

  private static func isDate(_ digits: ArraySlice<UInt8>) -> Bool {
    let value = digits.reduce(0) { $0 * 10 + ($1.decimalValue ?? 0) }
    return CivilDate(year: value / 10_000, month: value / 100 % 100, day: value % 100) != nil
  }
}
