import HTTP

/// What a push may say that its body is: of the form that the system's mapping reads, in UTF-8, not compressed.
enum MediaType: String, Sendable, Hashable {
  case json = "application/json"
  case form = "application/x-www-form-urlencoded"

  /// The type of a mapping's `form:`.
  init(form: String?) { self = form == "urlencoded" ? .form : .json }

  /// Why headers are refused with 415; nil where they are fine.
  static func refusal(of headers: HTTPHeaders, allowing allowed: Set<MediaType>) -> String? {
    if let reason = compression(of: headers) { return reason }
    let parts = (headers["Content-Type"] ?? "").lowercased().split(separator: ";").map(trimmed)
    guard let type = parts.first.flatMap({ MediaType(rawValue: String($0)) }), allowed.contains(type) else {
      return "content-type"
    }
    let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }.map { $0.dropFirst(8).filter { $0 != "\"" } }
    return charsets.allSatisfy { $0 == "utf-8" || $0 == "utf8" } ? nil : "charset"
  }

  /// Why a compressed body is refused; nil for one that is not.
  static func compression(of headers: HTTPHeaders) -> String? {
    headers.values(of: "Content-Encoding").contains { $0.lowercased() != "identity" } ? "content-encoding" : nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
