public import HTTP
public import HTTPClient

/// The city platform as a client: pushes applications to the hub.
public final class CityPusher: Sendable {
  private let caller: SignedCaller
  private let path = "/city/v1/applications"

  /// A pusher.
  /// - Parameter hub: base URL of the hub's push API, without a slash at its end.
  public init(hub: String, signer: PushSigner) throws { caller = try SignedCaller(hub: hub, signer: signer) }

  /// Pushes a body as it is, signed anew each time. One attempt.
  public func push(_ body: [UInt8], timeout: Duration = .seconds(10)) async throws -> HTTPResponse {
    try await send(request(body, timeout: timeout))
  }

  /// A signed push that is not sent yet.
  public func request(_ body: [UInt8], timeout: Duration) throws -> HTTPClientRequest {
    try caller.request(path, body: body, timeout: timeout)
  }

  /// Sends what `request` made, once.
  public func send(_ request: HTTPClientRequest) async throws -> HTTPResponse { try await caller.send(request) }

  /// Closes its connections.
  public func close() { caller.close() }
}
