/// 行政区划代码: GB/T 2260 (6 digits; 9 and 12 digits begin with the six), or `SH00xx` as Shanghai's front ends write
/// districts. Which of them exist is for the code tables to say.
public struct RegionCode: Sendable, Hashable {
  /// How it is written.
  public enum Kind: String, Sendable, Hashable {
    /// GB/T 2260.
    case national
    /// `SH00xx`.
    case city
  }
  /// The code, upper case.
  public let text: String
  /// How it is written.
  public let kind: Kind

  /// Reads a code; blanks around it, lower case and full width are folded first.
  public init(_ raw: String) throws(IdentifierProblem) {
    text = TextFolding.identifier(raw)
    let bytes = Array(text.utf8)
    if [6, 9, 12].contains(bytes.count), bytes.allSatisfy({ $0.decimalValue != nil }) {
      kind = .national
    } else if bytes.count == 6, text.hasPrefix("SH00"),
      bytes.suffix(2).allSatisfy({ $0.decimalValue == nil && $0.base36Value != nil })
    {
      kind = .city
    } else {
      throw .format
    }
  }

  /// The county-level region: the first six digits, or the whole city code. This is what the tables are asked for.
  public var county: String { String(text.prefix(6)) }
}
