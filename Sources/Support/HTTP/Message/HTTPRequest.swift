public import Streams

/// A request with its body, as a server received it or as a test makes one.
public struct HTTPRequest: Sendable, Hashable {
  /// The method.
  public var method: HTTPMethod
  /// The request target before `?`, exactly as sent: percent-encoding is untouched.
  public var path: String
  /// The request target after `?`, exactly as sent; empty where there is none.
  public var query: String
  /// The header fields.
  public var headers: HTTPHeaders
  /// The body, transfer coding removed, content coding untouched.
  public var body: [UInt8]
  /// The body where it is read piece by piece; `body` is empty then.
  public var stream: ByteStream?
  /// Who sent it; nil outside of a server.
  public var peer: HTTPPeer?

  /// A request.
  public init(
    method: HTTPMethod, path: String, query: String = "", headers: HTTPHeaders = [:], body: [UInt8] = [],
    peer: HTTPPeer? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.peer = peer
  }

  /// The media type of the body in lower case, without parameters; nil where the request names none.
  public var mediaType: String? {
    headers["Content-Type"].map {
      let type = $0.prefix { $0 != ";" }
      return String(type.drop { $0 == " " }.prefix { $0 != " " }).lowercased()
    }
  }

  /// Query parameters, decoded, in order (`a=1&b=%20`); a malformed escape stays as it is.
  public var queryItems: [(name: String, value: String)] {
    query.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        percentDecoded(parts[0], plusIsBlank: true), parts.count > 1 ? percentDecoded(parts[1], plusIsBlank: true) : ""
      )
    }
  }

  /// The first query parameter of a name, decoded.
  public func queryItem(_ name: String) -> String? { queryItems.first { $0.name == name }?.value }
}

/// The other end of a connection.
public struct HTTPPeer: Sendable, Hashable {
  /// The numeric address.
  public var address: String
  /// The port.
  public var port: Int
  /// Subject (RFC 4514) of the client certificate that was verified against the server's client CA; nil without one.
  public var certificateSubject: String?
  /// A peer.
  public init(address: String, port: Int = 0, certificateSubject: String? = nil) {
    self.address = address
    self.port = port
    self.certificateSubject = certificateSubject
  }
}
