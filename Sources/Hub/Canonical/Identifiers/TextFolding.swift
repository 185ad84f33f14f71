import Foundation

/// Brings differing spellings of one text together. What is folded is compared, never shown or passed on.
public enum TextFolding {
  /// Names of organisations and persons: NFKC (so full- and half-width brackets are equal), trimmed, runs of blanks to one.
  public static func name(_ text: String) -> String { blanks(compatible(text), to: " ") }

  /// Names of themes, items and other words that are looked up: as `name`, and without any blank.
  public static func word(_ text: String) -> String { blanks(compatible(text), to: "") }

  /// Identifiers: NFKC, trimmed, ASCII letters in upper case.
  public static func identifier(_ text: String) -> String {
    let folded = blanks(compatible(text), to: " ")
    guard folded.utf8.contains(where: { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else { return folded }
    let upper = folded.utf8.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 - 32 : $0 }
    return String(decoding: upper, as: UTF8.self)
  }

  /// The text without white space at its ends.
  public static func trimmed(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      first.isBlank || last.isBlank
    else { return text }
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !$0.isBlank }),
      let end = scalars.lastIndex(where: { !$0.isBlank })
    else { return "" }
    return String(scalars[start...end])
  }

  /// NFKC (Unicode standard annex 15). Plain ASCII and common Chinese characters are in that form already.
  private static func compatible(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy {
      (0x20...0x7E).contains($0.value) || (0x4E00...0x9FFF).contains($0.value)
    }
    return plain ? text : text.precomposedStringWithCompatibilityMapping
  }

  private static func blanks(_ text: String, to separator: String) -> String {
    guard text.unicodeScalars.contains(where: \.isBlank) else { return text }
    return text.unicodeScalars.split(whereSeparator: \.isBlank).map { String($0) }
      .joined(separator: separator)
  }
}

extension Unicode.Scalar {
  /// White space. The property is slow to look up, so what is most common is told without it.
  fileprivate var isBlank: Bool {
    switch value {
    case 0..<0x80: value == 0x20 || (0x09...0x0D).contains(value)
    case 0x4E00...0x9FFF: false
    default: properties.isWhitespace
    }
  }
}
