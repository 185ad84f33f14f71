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
    try await send(request, streamsAnswer: false)
  }

  /// Sends a request and returns the head of the answer with its body as a stream. Letting the stream go ends the transfer;
  /// the request's time runs until its end.
  public func open(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPResponse {
    try await send(request, streamsAnswer: true)
  }

  private func send(
    _ request: HTTPClientRequest, streamsAnswer: Bool
  ) async throws(HTTPClientError) -> HTTPResponse {
    let engine = engine
    let transfer = Transfer(request, streamsAnswer: streamsAnswer) { engine.send(.resume($0)) }
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
