/// Decodes percent-encoding (RFC 3986 §2.1). A malformed escape stays as it is; bytes that are not UTF-8 become U+FFFD.
public func percentDecoded(_ text: some StringProtocol, plusIsBlank: Bool = false) -> String {
  String(decoding: percentDecodedBytes(Array(text.utf8)[...], plusIsBlank: plusIsBlank), as: UTF8.self)
}

/// Decodes percent-encoding, and leaves to the caller what the bytes are. A malformed escape stays as it is.
public func percentDecodedBytes(_ encoded: ArraySlice<UInt8>, plusIsBlank: Bool = false) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(encoded.count)
  var rest = encoded
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "%"), rest.count >= 2, let high = hexValue(rest[rest.startIndex]),
      let low = hexValue(rest[rest.startIndex + 1])
    {
      bytes.append(high << 4 | low)
      rest.removeFirst(2)
    } else {
      bytes.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
    }
  }
  return bytes
}

/// Encodes all but the unreserved characters (RFC 3986 §2.3): fit for a path segment, a query name or value.
public func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
    default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46: byte - 0x37
  case 0x61...0x66: byte - 0x57
  default: nil
  }
}
