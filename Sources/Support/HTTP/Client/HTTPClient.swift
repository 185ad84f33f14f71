public import HTTP

/// An HTTP client over one thread of libcurl; connections are kept and reused. Letting it go closes it.
public final class HTTPClient: Sendable {
  private let engine: Engine

  /// Starts a client.
  public init(_ options: HTTPClientOptions = HTTPClientOptions()) throws(HTTPClientError) {
    guard let engine = Engine(options) else {
      throw HTTPClientError(.closed, message: "libcurl did not start")
    }
    engine.start()
    self.engine = engine
  }

  /// Sends a request and returns the answer, whatever its status. Cancelling the task ends the transfer.
  public func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPResponse {
    let transfer = Transfer(request)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        transfer.wait(with: continuation)
        engine.send(.add(transfer))
      }
    } onCancel: {
      transfer.markCancelled()
      engine.send(.cancel(transfer))
    }
    return try result.get()
  }

  /// Ends all transfers with `closed`; later requests fail.
  public func close() { engine.send(.close) }

  deinit { engine.send(.close) }
}
