/// Why a server answers a request in its handler's place.
public enum HTTPRefusal: Sendable, Hashable {
  /// The body is larger than this many bytes.
  case bodyTooLarge(limit: Int)
  /// The server stops.
  case stopping

  /// A plain answer: 413, or 503 with `Retry-After`.
  public var response: HTTPResponse {
    switch self {
    case .bodyTooLarge(let limit): .text(413, "the body is larger than \(limit) bytes\n")
    case .stopping: .text(503, "stopping\n", headers: ["Retry-After": "1"])
    }
  }
}
