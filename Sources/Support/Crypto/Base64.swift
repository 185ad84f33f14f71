/// Base 64 with padding (RFC 4648 §4).
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let values: [UInt8?] = {
    var values = [UInt8?](repeating: nil, count: 256)
    for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()
  private static let padding = UInt8(ascii: "=")

  /// Four characters for three bytes.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      bits <<= UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : padding)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes; nil for anything that `encode` would not have written, so that equal texts and equal bytes are one.
  public static func decode(_ text: String) -> [UInt8]? {
    let utf8 = Array(text.utf8)
    guard utf8.count.isMultiple(of: 4) else { return nil }
    let padded = utf8.reversed().prefix { $0 == padding }.count
    guard padded <= 2 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count / 4 * 3)
    var bits: UInt32 = 0
    for (index, digit) in utf8.dropLast(padded).enumerated() {
      guard let value = values[Int(digit)] else { return nil }
      bits = bits << 6 | UInt32(value)
      // Of each group the second, third and fourth digit complete a byte.
      let open = UInt32(6 - 2 * (index % 4))
      if index % 4 != 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> open)) }
    }
    let unused: UInt32 = padded == 2 ? 0b1111 : padded == 1 ? 0b11 : 0
    return bits & unused == 0 ? bytes : nil
  }
}
