import HTTP
import JSON

/// Documents as `a=1&b=2` (application/x-www-form-urlencoded, WHATWG URL §5) in UTF-8: an object of texts.
enum URLEncodedForm {
  /// Most fields of a form; the forms of government front ends have some dozens.
  private static let mostFields = 1000

  /// Reads the bytes of a document. A malformed escape stays as it is.
  static func read(_ bytes: [UInt8]) throws(Unreadable) -> JSONValue {
    let pairs = bytes.split(separator: UInt8(ascii: "&"))
    guard pairs.count <= mostFields else {
      throw Unreadable(code: "too-large", detail: "more than \(mostFields) fields")
    }
    var object = JSONObject()
    for (place, pair) in pairs.enumerated() {
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      guard let name = decoded(pair[..<equals]), let value = decoded(pair[equals...].dropFirst()) else {
        throw Unreadable(code: "charset", detail: "field \(place + 1) is not UTF-8")
      }
      guard object[name] == nil else { throw Unreadable(code: "duplicate-key", detail: "field \(place + 1)") }
      object[name] = .string(value)
    }
    return .object(object)
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
    String(validating: percentDecodedBytes(bytes, plusIsBlank: true), as: UTF8.self)
  }
}
