public import HTTP
public import Streams

/// What all requests of a client share. Redirects, proxies and protocols other than HTTP are off and cannot be switched on.
public struct HTTPClientOptions: Sendable {
  /// Connections at one time to one host; further requests wait, and their time runs. 0 is no limit.
  public var connectionsPerHost = 32
  /// Connections at one time; 0 is no limit.
  public var connections = 0
  /// Connections that are kept open for reuse.
  public var idleConnections = 64
  /// TLS (1.2 and 1.3). Certificates are always verified, names too.
  public var tls = TLS()

  /// What the client trusts and shows.
  public struct TLS: Sendable {
    /// Certificates of authorities to trust in place of the system's, PEM.
    public var authority: String?
    /// The client's certificate chain, PEM.
    public var certificate: String?
    /// Its private key, PEM.
    public var privateKey: String?
    /// Trusts the system's authorities and shows no certificate, unless told otherwise.
    public init(authority: String? = nil, certificate: String? = nil, privateKey: String? = nil) {
      self.authority = authority
      self.certificate = certificate
      self.privateKey = privateKey
    }
  }

  /// Options with bounds that suit calls to an API of small messages.
  public init() {}
}

/// A request to send.
public struct HTTPClientRequest: Sendable {
  /// The method.
  public var method: HTTPMethod
  /// Absolute URL, `http` or `https`.
  public var url: String
  /// The header fields; Host and Content-Length are the transport's own matter.
  public var headers: HTTPHeaders
  /// The body.
  public var body: [UInt8]
  /// The body where it is sent piece by piece as it is read; it goes out at most once, and `body` is passed over.
  public var stream: ByteStream?
  /// Time for everything from now to the end of the answer, waiting for a free connection included.
  public var timeout: Duration = .seconds(30)
  /// Time for name, connection and TLS handshake.
  public var connectTimeout: Duration = .seconds(5)
  /// Largest body of an answer in bytes; a larger one is an error.
  public var bodyLimit = 8 << 20
  /// False: it goes out at most once. Otherwise it may go out again where a kept connection breaks before the first byte of
  /// an answer, for servers close kept connections at any time.
  public var isRepeatable = true

  /// A request.
  public init(_ method: HTTPMethod, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}
