import HTTP

/// What a push may say that its body is: a form that the path's systems send, not compressed.
enum MediaType {
  /// Why headers are refused with 415; nil where they are fine.
  static func refusal(of headers: HTTPHeaders, forms: Set<DocumentForm>) -> String? {
    if let reason = compression(of: headers) { return reason }
    let parts = (headers["Content-Type"] ?? "").lowercased().split(separator: ";").map(trimmed)
    guard let form = DocumentForm.ofMediaType[String(parts.first ?? "")], forms.contains(form) else {
      return "content-type"
    }
    let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }.map { $0.dropFirst(8).filter { $0 != "\"" } }
    return charsets.allSatisfy { form.charsets.contains($0) } ? nil : "charset"
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
