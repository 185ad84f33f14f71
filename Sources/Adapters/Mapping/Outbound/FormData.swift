import Crypto
import Streams

/// A body of `multipart/form-data` (RFC 7578): fields, and at most one file, which is never whole in memory.
struct FormData: Sendable, Hashable {
  /// One field.
  struct Field: Sendable, Hashable {
    var name: String
    var value: String
  }

  /// Where the file goes.
  struct File: Sendable, Hashable {
    /// The name of its field.
    var field: String
    /// Its own name.
    var name: String
  }

  var fields: [Field]
  var file: File?
  private let boundary = "hub-" + Hex.encode(SecureBytes.random(count: 16))

  init(fields: [Field], file: File?) {
    self.fields = fields
    self.file = file
  }

  var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  /// The body, around the file's content.
  func body(_ content: ByteStream?) -> ByteStream {
    var head = fields.map { part("name=\"\(Self.quoted($0.name))\"") + "\r\n\($0.value)\r\n" }.joined()
    let tail = "--\(boundary)--\r\n"
    guard let file, let content else { return ByteStream(Array((head + tail).utf8)) }
    head += part("name=\"\(Self.quoted(file.field))\"; filename=\"\(Self.quoted(file.name))\"")
    head += "Content-Type: application/octet-stream\r\n\r\n"
    return ByteStream(joining: [
      ByteStream(Array(head.utf8)), content, ByteStream(Array("\r\n\(tail)".utf8)),
    ])
  }

  private func part(_ disposition: String) -> String {
    "--\(boundary)\r\nContent-Disposition: form-data; \(disposition)\r\n"
  }

  /// Quotes and line breaks as browsers write them in such a header.
  private static func quoted(_ text: String) -> String {
    text.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }
}
