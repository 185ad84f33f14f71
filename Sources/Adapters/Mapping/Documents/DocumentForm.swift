import JSON
import TextEncoding
import XML

/// The outer form of a system's documents. Whatever it is, rules see JSON.
enum DocumentForm: String, Sendable, CaseIterable {
  /// JSON (RFC 8259); an object.
  case json
  /// XML 1.0 in the encoding of its declaration; see `XMLDocument`.
  case xml
  /// CSV (RFC 4180): `{rows: [{column: text}]}`.
  case csv
  /// A form (application/x-www-form-urlencoded): an object of texts.
  case urlencoded

  /// Reads the bytes of a document; a byte-order mark before it is no part of it (RFC 8259 §8.1).
  /// - Parameter encodings: of a text that may be written in one of several; JSON is UTF-8, and XML says its own.
  func read(_ bytes: [UInt8], in encodings: [TextEncoding] = [.utf8]) throws(Unreadable) -> JSONValue {
    switch self {
    case .json:
      do { return try JSONValue(parsing: Self.withoutMark(bytes)) } catch {
        throw Unreadable(code: error.code.rawValue, detail: "at byte \(error.offset)")
      }
    case .xml:
      do { return XMLDocument.json(try XMLElement.parse(bytes, limits: XMLDocument.limits)) } catch {
        throw Unreadable(code: error.code.rawValue, detail: "in line \(error.line)")
      }
    case .csv: return try CSVForm.read(bytes, in: encodings)
    case .urlencoded: return try URLEncodedForm.read(bytes)
    }
  }

  /// Whether a document looks as if it were of this form: by its first character, for nothing else is sure yet.
  func fits(_ bytes: [UInt8]) -> Bool {
    let first = Self.withoutMark(bytes[...]).first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    switch first {
    case UInt8(ascii: "<"): return self == .xml
    case UInt8(ascii: "{"), UInt8(ascii: "["): return self == .json
    default: return self == .csv || self == .urlencoded
    }
  }

  /// Media types under which such documents may be pushed; under the first the hub writes them.
  var mediaTypes: [String] {
    switch self {
    case .json: ["application/json"]
    case .xml: ["application/xml", "text/xml"]
    case .csv: ["text/csv"]
    case .urlencoded: ["application/x-www-form-urlencoded"]
    }
  }

  /// What a document of a media type is.
  static let ofMediaType = Dictionary(
    uniqueKeysWithValues: allCases.flatMap { form in form.mediaTypes.map { ($0, form) } })

  /// Values of `charset` that such a push may name. XML says its encoding itself.
  var charsets: Set<String> {
    switch self {
    case .json, .urlencoded: ["utf-8", "utf8"]
    case .xml: Set(XMLElement.encodings.map { $0.lowercased() })
    case .csv: ["utf-8", "utf8", "gb18030"]
    }
  }

  private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] { Array(withoutMark(bytes[...])) }

  private static func withoutMark(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
  }
}
