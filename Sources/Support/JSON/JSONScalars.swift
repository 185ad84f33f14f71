// Strings and numbers of the reader.
extension JSONReader {
  mutating func string() throws(JSONError) -> String {
    guard next == UInt8(ascii: "\"") else { throw malformed }
    position += 1
    let start = position
    position = endOfRun()
    switch next {
    case UInt8(ascii: "\""):
      let text = try decode(start..<position)
      position += 1
      return text
    case UInt8(ascii: "\\"): return try escapedString(from: start)
    default: throw malformed
    }
  }

  /// Where the quote, escape or control character stands that ends a run of a string; the end where none does.
  private func endOfRun() -> Int {
    let span = bytes.span
    var at = position
    while at < span.count, span[at] >= 0x20, span[at] != UInt8(ascii: "\""), span[at] != UInt8(ascii: "\\") { at += 1 }
    return at
  }

  /// Goes on at the first escape of a string that began at `start`.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var text = ""
    var run = start
    while true {
      position = endOfRun()
      switch next {
      case UInt8(ascii: "\""):
        text += try decode(run..<position)
        position += 1
        return text
      case UInt8(ascii: "\\"):
        text += try decode(run..<position)
        position += 1
        text.unicodeScalars.append(try escape())
        run = position
      default: throw malformed
      }
    }
  }

  private func decode(_ range: Range<Int>) throws(JSONError) -> String {
    do throws(UTF8.ValidationError) {
      return String(copying: try UTF8Span(validating: bytes.span.extracting(range)))
    } catch {
      throw JSONError(code: .charset, offset: range.lowerBound + error.byteOffsets.lowerBound)
    }
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let letter = next else { throw malformed }
    let scalar: Unicode.Scalar
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scalar = Unicode.Scalar(letter)
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw malformed
    }
    position += 1
    return scalar
  }

  /// `u` and four hexadecimal digits, and the low surrogate that must follow a high one.
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let first = try codeUnit()
    guard first >> 10 == 0xD800 >> 10 else {
      guard let scalar = Unicode.Scalar(first) else { throw malformed }
      return scalar
    }
    guard next == UInt8(ascii: "\\") else { throw malformed }
    position += 1
    guard next == UInt8(ascii: "u") else { throw malformed }
    let second = try codeUnit()
    guard second >> 10 == 0xDC00 >> 10,
      let scalar = Unicode.Scalar(0x10000 + ((first & 0x3FF) << 10 | second & 0x3FF))
    else { throw malformed }
    return scalar
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    position += 1
    guard bytes.count - position >= 4 else { throw malformed }
    var unit: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw malformed }
      unit = unit << 4 | UInt32(digit)
    }
    position += 4
    return unit
  }

  mutating func number() throws(JSONError) -> JSONNumber {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    return JSONNumber(checked: try decode(start..<position))
  }

  /// One digit or more.
  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = next, byte >= 0x30, byte <= 0x39 { position += 1 }
    guard position > start else { throw malformed }
  }
}
