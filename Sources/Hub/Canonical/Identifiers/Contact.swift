/// Phones and postcodes, normalised before they are checked.
public enum Contact {
  /// A mainland mobile number, digits only; blanks, hyphens and +86 are taken off first.
  /// Rule `^1[3-9]\d{9}$`, as Xuhui's portal has it.
  public static func mobile(_ raw: String) throws(IdentifierProblem) -> String {
    let digits = try strip(raw)
    guard digits.utf8.count == 11, let second = digits.utf8.dropFirst().first?.decimalValue,
      digits.utf8.first == UInt8(ascii: "1"), second >= 3
    else { throw .format }
    return digits
  }

  /// A mobile number, or a landline: eight digits, an area code of three or four before it where one is given.
  public static func phone(_ raw: String) throws(IdentifierProblem) -> String {
    if let mobile = try? mobile(raw) { return mobile }
    let digits = try strip(raw.filter { !"()（）".contains($0) })
    guard [8, 11, 12].contains(digits.utf8.count), digits.utf8.count == 8 || digits.hasPrefix("0") else {
      throw .format
    }
    return digits
  }

  /// Six digits.
  public static func postcode(_ raw: String) throws(IdentifierProblem) -> String {
    let digits = try strip(raw)
    guard digits.utf8.count == 6 else { throw .format }
    return digits
  }

  private static func strip(_ raw: String) throws(IdentifierProblem) -> String {
    var text = TextFolding.word(raw).filter { $0 != "-" }
    if text.hasPrefix("+86") { text.removeFirst(3) }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0.decimalValue != nil }) else { throw .format }
    return text
  }
}
