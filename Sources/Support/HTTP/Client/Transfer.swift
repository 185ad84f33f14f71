import CCurl
import HTTP
import Synchronization

/// One request on its way. Only the client's thread touches it, but for `isCancelled` and `finish`.
final class Transfer: @unchecked Sendable {
  let request: HTTPClientRequest
  private(set) var collector: AnswerCollector
  private var sent = 0
  private let outcome = Mutex<Outcome>(.waiting(nil))
  private let cancelled = Atomic<Bool>(false)

  private enum Outcome {
    case waiting(CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>?)
    case done
  }

  init(_ request: HTTPClientRequest) {
    self.request = request
    collector = AnswerCollector(bodyLimit: request.bodyLimit)
  }

  /// True once the task that waits was cancelled; a cancel may come before the thread knows the transfer.
  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func markCancelled() { cancelled.store(true, ordering: .releasing) }

  func wait(with continuation: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>) {
    outcome.withLock { $0 = .waiting(continuation) }
  }

  /// Ends the wait, once.
  func finish(_ result: Result<HTTPResponse, HTTPClientError>) {
    let continuation = outcome.withLock {
      outcome -> CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>? in
      guard case .waiting(let continuation) = outcome else { return nil }
      outcome = .done
      return continuation
    }
    continuation?.resume(returning: result)
  }

  /// Copies the next piece of the body; returns how much.
  func nextPiece(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = request.body.dropFirst(sent).prefix(buffer.count)
    buffer.copyBytes(from: piece)
    sent += piece.count
    return piece.count
  }

  func header(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { collector.header(bytes) }
  func body(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { collector.body(bytes) }
}
