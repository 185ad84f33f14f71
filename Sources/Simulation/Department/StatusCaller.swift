import Crypto
import Glibc
public import HTTP
import HTTPClient
import Synchronization

/// A department as a client: pushes statuses to the hub, signed, and what else it has to say.
public final class StatusCaller: Sendable {
  private let client: HTTPClient
  private let hub: Mutex<String?>
  private let path: String
  private let contentType: String
  private let signer: PushSigner

  /// A caller.
  /// - Parameters:
  ///   - hub: base URL of the hub's push API, without a slash at its end; nil while it is not known yet.
  ///   - path: where it takes this department's statuses.
  ///   - contentType: what the bodies are.
  public init(hub: String? = nil, path: String, contentType: String, signer: PushSigner) throws {
    client = try HTTPClient()
    self.hub = Mutex(hub)
    self.path = path
    self.contentType = contentType
    self.signer = signer
  }

  deinit { client.close() }

  /// Says where the hub is.
  public func aim(at url: String) { hub.withLock { $0 = url } }

  /// Pushes once; nil where nothing answered.
  /// - Parameter other: where the hub takes what is no status.
  public func push(_ body: [UInt8], to other: String? = nil) async -> HTTPResponse? {
    let path = other ?? path
    guard let hub = hub.withLock({ $0 }),
      var headers = try? signer.headers(
        path: path, query: "", body: body, timestamp: Int64(time(nil)), nonce: Hex.encode(SecureBytes.random(count: 16))
      )
    else { return nil }
    headers["Content-Type"] = contentType
    var request = HTTPClientRequest(.post, hub + path, headers: headers, body: body)
    request.timeout = .seconds(10)
    return try? await client.send(request)
  }
}
