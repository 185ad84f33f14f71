import Crypto
import Glibc
public import HTTP
import HTTPClient

/// The city platform as a client: pushes applications to the hub.
public final class CityPusher: Sendable {
  private let client: HTTPClient
  private let hub: String
  private let signer: PushSigner
  private let path = "/city/v1/applications"

  /// A pusher.
  /// - Parameter hub: base URL of the hub's push API, without a slash at its end.
  public init(hub: String, signer: PushSigner) throws {
    client = try HTTPClient()
    self.hub = hub
    self.signer = signer
  }

  /// Pushes a body as it is, signed anew each time. One attempt.
  public func push(_ body: [UInt8], timeout: Duration = .seconds(10)) async throws -> HTTPResponse {
    var request = HTTPClientRequest(
      .post, hub + path,
      headers: try signer.headers(
        path: path, query: "", body: body, timestamp: Int64(time(nil)),
        nonce: Hex.encode(SecureBytes.random(count: 16))), body: body)
    request.timeout = timeout
    return try await client.send(request)
  }

  /// Closes its connections.
  public func close() { client.close() }
}
