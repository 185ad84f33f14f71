import CCurl

/// Why a request got no answer.
public struct HTTPClientError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure; bounded in number, fit for a metric label.
  public enum Code: String, Sendable, Hashable {
    /// Not an absolute URL of `http` or `https`.
    case url
    /// The host's name is not known.
    case resolve
    /// No connection.
    case connect
    /// Handshake failed, or the certificate is not trusted.
    case tls
    /// The time was over.
    case timeout
    /// The answer is larger than its bound.
    case tooLarge = "too-large"
    /// The connection broke, or what came is not HTTP.
    case broken
    /// The task was cancelled.
    case cancelled
    /// The client is closed.
    case closed
  }

  /// The kind of failure.
  public var code: Code
  /// True where bytes of the request went out: the other side may have acted on it.
  public var mayHaveBeenSent: Bool
  /// libcurl's text of the failure; names no header and no content.
  public var message: String

  /// A failure.
  public init(_ code: Code, mayHaveBeenSent: Bool = false, message: String) {
    self.code = code
    self.mayHaveBeenSent = mayHaveBeenSent
    self.message = message
  }

  /// Code and text.
  public var description: String { "http client (\(code.rawValue)): \(message)" }

  init(_ result: CURLcode, mayHaveBeenSent: Bool, tooLarge: Bool) {
    let code: Code =
      switch result {
      case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: .url
      case CURLE_COULDNT_RESOLVE_HOST: .resolve
      case CURLE_COULDNT_CONNECT: .connect
      case CURLE_OPERATION_TIMEDOUT: .timeout
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
        CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
        .tls
      case CURLE_WRITE_ERROR where tooLarge: .tooLarge
      default: .broken
      }
    self.init(code, mayHaveBeenSent: mayHaveBeenSent, message: String(cString: curl_easy_strerror(result)))
  }
}
