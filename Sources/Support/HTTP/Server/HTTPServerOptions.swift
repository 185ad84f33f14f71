public import HTTP

/// Where a server listens and what it bears.
public struct HTTPServerOptions: Sendable {
  /// Numeric address to listen at: `127.0.0.1`, `0.0.0.0`, `::`.
  public var address: String
  /// Port to listen at; 0 takes a free one.
  public var port: UInt16
  /// Threads that read and write sockets. Handlers run on Swift's own pool.
  public var threads = 1
  /// Largest body in bytes; a larger one is answered with 413.
  public var bodyLimit = 1 << 20
  /// Largest head (request line and header fields) in bytes; a larger one is answered with 431 or 414.
  public var headLimit = 32 << 10
  /// Connections at one time; further ones wait in the kernel's queue.
  public var connectionLimit = 1024
  /// Connections at one time from one address; further ones are closed. 0 is no limit.
  public var connectionLimitPerAddress = 0
  /// Time from a new connection, or from the request line, to the end of the head, TLS handshake included.
  public var headTimeout: Duration = .seconds(10)
  /// Time from the end of the head to the end of the body.
  public var bodyTimeout: Duration = .seconds(30)
  /// Time that a client may take to read an answer.
  public var answerTimeout: Duration = .seconds(30)
  /// Time that a kept connection may wait for its next request.
  public var idleTimeout: Duration = .seconds(60)
  /// The answer to a request that the server refuses in the handler's place; the request has no body.
  public var refuse: @Sendable (HTTPRefusal, HTTPRequest) -> HTTPResponse = { refusal, _ in refusal.response }
  /// How the body of a request is taken; the request has no body yet.
  public var intake: @Sendable (HTTPRequest) -> HTTPIntake = { _ in .whole }
  /// The slowest that a streamed body may be on the whole, in bytes a second.
  public var slowestStream = 32 << 10
  /// TLS; nil for plain HTTP.
  public var tls: TLS?

  /// Certificates of a TLS server (TLS 1.2 and 1.3).
  public struct TLS: Sendable {
    /// The server's certificate chain, PEM.
    public var certificate: String
    /// Its private key, PEM.
    public var privateKey: String
    /// Certificates that sign client certificates, PEM; nil asks for none.
    public var clientAuthority: String?
    /// Refuses clients without a certificate. A wrong certificate is refused in any case.
    public var clientCertificateRequired: Bool

    /// Certificates of a TLS server.
    public init(
      certificate: String, privateKey: String, clientAuthority: String? = nil, clientCertificateRequired: Bool = false
    ) {
      self.certificate = certificate
      self.privateKey = privateKey
      self.clientAuthority = clientAuthority
      self.clientCertificateRequired = clientCertificateRequired
    }
  }

  /// Options with bounds that suit an API of small messages.
  public init(address: String = "127.0.0.1", port: UInt16 = 0) {
    self.address = address
    self.port = port
  }
}

/// Why a server did not start.
public struct HTTPServerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  public enum Code: String, Sendable, Hashable {
    /// Not a numeric address.
    case address
    /// The address or port cannot be taken.
    case listen
    /// The certificate, the key or the client authority was not accepted.
    case tls
    /// The library did not start.
    case start
  }
  /// The kind of failure.
  public var code: Code
  /// For people.
  public var message: String
  /// Code and message.
  public var description: String { "http server (\(code.rawValue)): \(message)" }
}
