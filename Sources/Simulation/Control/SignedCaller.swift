import Crypto
import Glibc
public import HTTP
public import HTTPClient

/// Makes signed calls to the hub's push API, as any connected system does.
public final class SignedCaller: Sendable {
  private let client: HTTPClient
  private let hub: String
  private let signer: PushSigner

  /// A caller.
  /// - Parameter hub: base URL of the hub's push API, without a slash at its end.
  public init(hub: String, signer: PushSigner) throws {
    client = try HTTPClient()
    self.hub = hub
    self.signer = signer
  }

  /// A signed POST that is not sent yet, with a nonce of its own.
  /// - Parameter query: as it is to be sent, without the question mark.
  public func request(
    _ path: String, query: String = "", body: [UInt8], contentType: String? = "application/json; charset=utf-8",
    timeout: Duration = .seconds(10)
  ) throws -> HTTPClientRequest {
    var request = HTTPClientRequest(
      .post, hub + path + (query.isEmpty ? "" : "?" + query),
      headers: try signer.headers(
        path: path, query: query, body: body, contentType: contentType, timestamp: Int64(time(nil)),
        nonce: Hex.encode(SecureBytes.random(count: 16))), body: body)
    request.timeout = timeout
    return request
  }

  /// Sends what `request` made, once.
  public func send(_ request: HTTPClientRequest) async throws -> HTTPResponse { try await client.send(request) }

  /// Closes its connections.
  public func close() { client.close() }
}
