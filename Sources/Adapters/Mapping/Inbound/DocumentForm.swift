import JSON
import TextEncoding

/// The outer form of a system's documents. Whatever it is, rules see JSON.
enum DocumentForm: String, Sendable, CaseIterable {
  /// JSON (RFC 8259); an object.
  case json
  /// CSV (RFC 4180): `{rows: [{column: text}]}`.
  case csv
  /// A form (application/x-www-form-urlencoded): an object of texts.
  case urlencoded

  /// Reads the bytes of a document; a byte-order mark before it is no part of it (RFC 8259 §8.1).
  /// - Parameter encodings: of a text that may be written in one of several; JSON is always UTF-8.
  func read(_ bytes: [UInt8], in encodings: [TextEncoding] = [.utf8]) throws(Unreadable) -> JSONValue {
    switch self {
    case .json: try Self.json(bytes)
    case .csv: try CSVForm.read(bytes, in: encodings)
    case .urlencoded: try URLEncodedForm.read(bytes)
    }
  }

  private static func json(_ bytes: [UInt8]) throws(Unreadable) -> JSONValue {
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    do { return try JSONValue(parsing: bytes) } catch {
      throw Unreadable(code: error.code.rawValue, detail: "at byte \(error.offset)")
    }
  }
}
