public import Streams

/// A response.
public struct HTTPResponse: Sendable, Hashable {
  /// The status code, 100–599.
  public var status: Int
  /// The header fields; length and connection fields are the transport's own matter.
  public var headers: HTTPHeaders
  /// The body.
  public var body: [UInt8]
  /// The body where it is sent or read piece by piece; `body` is empty then.
  public var stream: ByteStream?

  /// A response.
  public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A response whose body is read from a stream while it is sent.
  public init(status: Int, headers: HTTPHeaders = [:], stream: ByteStream) {
    self.init(status: status, headers: headers)
    self.stream = stream
  }

  /// A response whose body is JSON.
  public static func json(_ status: Int, _ body: [UInt8], headers: HTTPHeaders = [:]) -> HTTPResponse {
    var headers = headers
    headers["Content-Type"] = "application/json; charset=utf-8"
    return HTTPResponse(status: status, headers: headers, body: body)
  }

  /// A response whose body is plain text.
  public static func text(_ status: Int, _ text: String, headers: HTTPHeaders = [:]) -> HTTPResponse {
    var headers = headers
    headers["Content-Type"] = "text/plain; charset=utf-8"
    return HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
  }
}
