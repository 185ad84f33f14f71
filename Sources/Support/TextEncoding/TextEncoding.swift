import Glibc

/// A way to write text as bytes. Strict: bytes that are no text in it are an error, never replaced.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  /// UTF-8 (RFC 3629).
  case utf8 = "utf-8"
  /// GB18030, with its four-byte characters. GB 2312 and GBK are parts of it.
  case gb18030

  /// Why bytes or a text cannot be converted.
  public enum Failure: Error, Sendable, Hashable {
    /// The bytes are no text from this place (0-based) on.
    case invalid(offset: Int)
    /// The C library has no tables for this encoding (`gconv` modules are not installed).
    case unsupported
  }

  /// Reads bytes. A byte-order mark at the beginning is no part of the text.
  public func text(of bytes: [UInt8]) throws(Failure) -> String {
    let utf8 = self == .utf8 ? bytes : try Self.converted(bytes, from: rawValue, to: "UTF-8")
    guard let text = String(validating: utf8, as: UTF8.self) else { throw .invalid(offset: 0) }
    return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// Writes a text. Every text can be written in each of the encodings.
  public func bytes(of text: String) throws(Failure) -> [UInt8] {
    let utf8 = Array(text.utf8)
    return self == .utf8 ? utf8 : try Self.converted(utf8, from: "UTF-8", to: rawValue)
  }

  /// Reads bytes by the first of several encodings in which they are text.
  /// - Throws: the failure of the last one.
  public static func text(of bytes: [UInt8], in encodings: [TextEncoding]) throws(Failure) -> String {
    var failure = Failure.unsupported
    for encoding in encodings {
      do throws(Failure) { return try encoding.text(of: bytes) } catch { failure = error }
    }
    throw failure
  }

  /// Converts with glibc's iconv: it stops at the first byte that is no text, also at a character that is cut off.
  private static func converted(
    _ bytes: [UInt8], from source: String, to target: String
  ) throws(Failure) -> [UInt8] {
    guard let converter = iconv_open(target, source), converter != UnsafeMutableRawPointer(bitPattern: -1) else {
      throw .unsupported
    }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: bytes.count * 2 + 16)
    var (written, read, failed) = (0, 0, false)
    input.withUnsafeMutableBufferPointer { from in
      output.withUnsafeMutableBufferPointer { to in
        var (next, left) = (from.baseAddress, from.count)
        var (place, room) = (to.baseAddress, to.count)
        failed = iconv(converter, &next, &left, &place, &room) != 0
        (read, written) = (from.count - left, to.count - room)
      }
    }
    // A positive result counts characters that were only approximated: as little wanted as an error.
    guard !failed else { throw .invalid(offset: read) }
    return output[..<written].map { UInt8(bitPattern: $0) }
  }
}
