/// Writes RFC 4180 text in UTF-8: CRLF after each row, fields quoted where they hold a comma, a quote or a line break.
public struct CSVWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  private let protectsFormulas: Bool

  /// A writer.
  /// - Parameter protectsFormulas: a field that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`,
  ///   a tab or a carriage return) gets an apostrophe before it.
  public init(protectingFormulas protectsFormulas: Bool = false) { self.protectsFormulas = protectsFormulas }

  /// Writes one row.
  public mutating func write(_ fields: [String]) {
    // One empty field alone would be an empty line, which is no row.
    if fields == [""] { bytes += Array("\"\"".utf8) }
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(field)
    }
    bytes += Array("\r\n".utf8)
  }

  private mutating func write(_ field: String) {
    let utf8 = field.utf8
    let isFormula = protectsFormulas && utf8.first.map { Self.formulaBeginnings.contains($0) } ?? false
    guard utf8.contains(where: { Self.quoted.contains($0) }) else {
      if isFormula { bytes.append(UInt8(ascii: "'")) }
      bytes += utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    if isFormula { bytes.append(UInt8(ascii: "'")) }
    for byte in utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let formulaBeginnings = Array("=+-@\t\r".utf8)
  private static let quoted = Array(",\"\r\n".utf8)
}
