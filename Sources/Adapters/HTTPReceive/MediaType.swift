import HTTP

/// What a push may say that its body is: JSON in UTF-8, not compressed.
enum MediaType {
  /// Why headers are refused with 415; nil where they are fine.
  static func refusal(of headers: HTTPHeaders) -> String? {
    if headers.values(of: "Content-Encoding").contains(where: { $0.lowercased() != "identity" }) {
      return "content-encoding"
    }
    let parts = (headers["Content-Type"] ?? "").lowercased().split(separator: ";").map(trimmed)
    guard parts.first == "application/json" else { return "content-type" }
    let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }.map { $0.dropFirst(8).filter { $0 != "\"" } }
    return charsets.allSatisfy { $0 == "utf-8" || $0 == "utf8" } ? nil : "charset"
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
