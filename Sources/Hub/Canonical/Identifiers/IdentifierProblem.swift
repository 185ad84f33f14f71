/// Why a text is not an identifier of its kind.
public enum IdentifierProblem: String, Error, Sendable, Hashable {
  /// Wrong length, a character that cannot stand there, or a date that does not exist.
  case format
  /// Of the right form, but the check character belongs to another number.
  case checksum
}

extension UInt8 {
  /// 0…9 for a digit.
  var decimalValue: Int? { (0x30...0x39).contains(self) ? Int(self - 0x30) : nil }
  /// 0…35 for a digit or an upper-case letter, A = 10.
  var base36Value: Int? { decimalValue ?? ((0x41...0x5A).contains(self) ? Int(self - 0x41) + 10 : nil) }
}
