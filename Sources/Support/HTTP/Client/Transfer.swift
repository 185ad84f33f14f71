import CCurl
import HTTP
import Streams
import Synchronization

/// One request on its way. Only the client's thread touches it, but for `isCancelled` and `finish`.
final class Transfer: @unchecked Sendable {
  let request: HTTPClientRequest
  private(set) var collector: AnswerCollector
  private var sent = 0
  private var received = 0
  private var headIsTold = false
  /// Gives the body that is sent piece by piece.
  private let pump: BytePump?
  /// Takes the answer's body where it is read piece by piece.
  private let pipe: BytePipe?
  /// Asks the thread to go on with a transfer that waited for room or for bytes.
  private let resume: @Sendable (Transfer) -> Void

  /// What becomes of a piece that libcurl brings.
  enum Taking { case taken, later, refused }
  private let outcome = Mutex<Outcome>(.waiting(nil))
  private let cancelled = Atomic<Bool>(false)

  private enum Outcome {
    case waiting(CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>?)
    case done
  }

  init(_ request: HTTPClientRequest, streamsAnswer: Bool, resume: @escaping @Sendable (Transfer) -> Void) {
    self.request = request
    self.resume = resume
    pump = request.stream.map(BytePump.init)
    pipe = streamsAnswer ? BytePipe() : nil
    collector = AnswerCollector(bodyLimit: request.bodyLimit)
  }

  /// True once the task that waits was cancelled; a cancel may come before the thread knows the transfer.
  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func markCancelled() { cancelled.store(true, ordering: .releasing) }

  func wait(with continuation: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>) {
    outcome.withLock { $0 = .waiting(continuation) }
  }

  /// Ends the transfer, once; the answer's stream too.
  func finish(_ result: Result<HTTPResponse, HTTPClientError>) {
    pump?.cancel()
    switch result {
    case .success(var response):
      pipe?.finish()
      if pipe != nil { response.stream = ByteStream([]) }
      answer(.success(response))
    case .failure(let error):
      pipe?.fail(error)
      answer(.failure(error))
    }
  }

  /// Ends the wait for the answer, once.
  private func answer(_ result: Result<HTTPResponse, HTTPClientError>) {
    let continuation = outcome.withLock {
      outcome -> CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>? in
      guard case .waiting(let continuation) = outcome else { return nil }
      outcome = .done
      return continuation
    }
    continuation?.resume(returning: result)
  }

  /// Copies the next piece of the body; returns how much, or what tells libcurl to wait or to stop.
  func nextPiece(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if let pump {
      switch pump.read(into: buffer, wake: { self.resume(self) }) {
      case .bytes(let count): return count
      case .wait: return Int(CURL_READFUNC_PAUSE)
      case .ended: return 0
      case .failed: return Int(CURL_READFUNC_ABORT)
      }
    }
    let piece = request.body.dropFirst(sent).prefix(buffer.count)
    buffer.copyBytes(from: piece)
    sent += piece.count
    return piece.count
  }

  func header(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { collector.header(bytes) }

  func body(_ bytes: UnsafeBufferPointer<UInt8>) -> Taking {
    guard let pipe else { return collector.body(bytes) ? .taken : .refused }
    if !headIsTold {
      headIsTold = true
      answer(.success(HTTPResponse(status: collector.status, headers: collector.headers, stream: stream(of: pipe))))
    }
    if pipe.waitIfFull(wake: { self.resume(self) }) { return .later }
    received += bytes.count
    guard received <= request.bodyLimit else {
      collector.overflow()
      return .refused
    }
    pipe.write(bytes)
    return .taken
  }

  /// The answer's body; who lets it go before its end ends the transfer.
  private func stream(of pipe: BytePipe) -> ByteStream {
    let interest = Interest(self)
    return ByteStream(length: collector.headers["Content-Length"].flatMap { Int($0) }) {
      try await interest.transfer.next()
    }
  }

  private func next() async throws -> [UInt8]? { try await pipe?.next() }

  private final class Interest: Sendable {
    let transfer: Transfer
    init(_ transfer: Transfer) { self.transfer = transfer }
    deinit {
      transfer.markCancelled()
      transfer.pipe?.discard()
      transfer.resume(transfer)
    }
  }
}
