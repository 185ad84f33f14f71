import Foundation
import HTTP
import HTTPClient
import HTTPServer
import Synchronization

/// Handlers wait here until the test opens it.
final class Gate: Sendable {
  private struct State {
    var open = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    var arrivals: [CheckedContinuation<Void, Never>] = []
    var arrived = 0
  }
  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { continuation in
      let (open, arrivals) = state.withLock { state in
        state.arrived += 1
        if !state.open { state.waiting.append(continuation) }
        defer { state.arrivals = [] }
        return (state.open, state.arrivals)
      }
      arrivals.forEach { $0.resume() }
      if open { continuation.resume() }
    }
  }

  /// Waits until somebody has come to the gate.
  func arrival() async {
    await withCheckedContinuation { continuation in
      let arrived = state.withLock { state in
        if state.arrived == 0 { state.arrivals.append(continuation) }
        return state.arrived > 0
      }
      if arrived { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.open = true
      defer { state.waiting = [] }
      return state.waiting
    }
    waiting.forEach { $0.resume() }
  }
}

/// Runs a server for the length of a test.
@discardableResult
func withServer<Value>(
  _ options: HTTPServerOptions = HTTPServerOptions(),
  handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
  _ body: (HTTPServer) async throws -> Value
) async throws -> Value {
  let server = try HTTPServer(options, handler: handler)
  do {
    let value = try await body(server)
    await server.stop(grace: .seconds(10))
    return value
  } catch {
    await server.stop(grace: .zero)
    throw error
  }
}

extension HTTPServer {
  func url(_ path: String, scheme: String = "http", host: String = "127.0.0.1") -> String {
    "\(scheme)://\(host):\(port)\(path)"
  }
}

func certificate(_ name: String) throws -> String {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
    path: "Fixtures/Certificates")
  return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
}
