import CMicrohttpd
import HTTP
import Streams
import Synchronization

/// A connection that waits for its answer; it stays valid until it is resumed.
struct Suspended: @unchecked Sendable {
  let connection: OpaquePointer
}

/// One request and its answer. The socket thread reads the request; the handler's task answers; whoever answers first
/// wins, and wakes the suspended connection exactly once.
final class Exchange: @unchecked Sendable {
  // Written by the connection's socket thread only, and by it not after `suspend`.
  var request: HTTPRequest?
  var intake: BodyIntake?
  /// The body, where the handler reads it piece by piece.
  var upload: Upload?
  var counted = false
  private let target: String?

  private enum Phase {
    case receiving
    /// Answered while the body was still coming: the rest is read away.
    case early(HTTPResponse)
    case running(Suspended)
    case answered(HTTPResponse)
    case done
  }

  private struct Life {
    var phase = Phase.receiving
    var task: Task<Void, Never>?
    /// What sends an answer's stream.
    var pump: BytePump?
  }

  private let life = Mutex(Life())

  /// - Parameter target: the request target as sent; nil where it is not of visible ASCII.
  init(target: String?) { self.target = target }

  /// Reads the head; nil where it is malformed.
  func readHead(_ connection: OpaquePointer, method: String, peer: HTTPPeer, bodyLimit: Int) -> Framing {
    guard let target else { return .malformed }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let headers = headerFields(of: connection)
    request = HTTPRequest(
      method: HTTPMethod(rawValue: method), path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
      headers: headers, peer: peer)
    let framing = Framing(headers)
    if case .length(let length) = framing { intake = BodyIntake(limit: bodyLimit, announced: length) }
    return framing
  }

  /// Suspends the connection until `answer`. Called by the socket thread.
  func suspend(_ connection: OpaquePointer) {
    MHD_suspend_connection(connection)
    let suspended = Suspended(connection: connection)
    life.withLock { $0.phase = .running(suspended) }
  }

  /// Runs the handler, unless the answer is there already.
  func run(_ work: @escaping @Sendable () async -> Void) {
    life.withLock { life in
      switch life.phase {
      case .receiving, .running: life.task = Task { await work() }
      case .early, .answered, .done: break
      }
    }
  }

  /// Answers, once; later answers are dropped. The connection wakes inside the lock: when the server gives up on its
  /// exchanges, none is left half-way between answered and woken.
  func answer(_ response: HTTPResponse) {
    let isEarly = life.withLock { life in
      switch life.phase {
      case .receiving:
        life.phase = .early(response)
        life.task = nil
        return true
      case .running(let suspended):
        life.phase = .answered(response)
        life.task = nil
        MHD_resume_connection(suspended.connection)
        return false
      case .early, .answered, .done: return false
      }
    }
    if isEarly { upload?.pipe.discard() }
  }

  /// Answers in the handler's place and cancels the handler, in this order: a handler that ends at once when it is
  /// cancelled must not answer first.
  func giveUp(_ response: HTTPResponse) {
    let (task, pump) = life.withLock { ($0.task, $0.pump) }
    answer(response)
    task?.cancel()
    pump?.cancel()
  }

  /// Notes what sends the answer's stream.
  func send(with pump: BytePump) { life.withLock { $0.pump = pump } }

  /// The connection is done with this exchange.
  func end() {
    upload?.pipe.fail(ByteStreamError.broken)
    life.withLock { $0.pump.take() }?.cancel()
  }

  /// True where the answer came while the body was still coming.
  var isEarly: Bool {
    life.withLock { life in
      if case .early = life.phase { true } else { false }
    }
  }

  /// A streamed body is whole: the answer where it is there already, else the connection waits for it.
  func earlyAnswer(orSuspend connection: OpaquePointer) -> HTTPResponse? {
    life.withLock { life in
      switch life.phase {
      case .early(let response):
        life.phase = .done
        return response
      case .receiving:
        MHD_suspend_connection(connection)
        life.phase = .running(Suspended(connection: connection))
        return nil
      case .running, .answered, .done: return nil
      }
    }
  }

  /// The answer, when the woken connection asks for it; taken once.
  func takeAnswer() -> HTTPResponse? {
    life.withLock { life in
      guard case .answered(let response) = life.phase else { return nil }
      life.phase = .done
      return response
    }
  }

  /// True once the request has been handed to the handler.
  var isHandedOver: Bool {
    life.withLock { life in
      if case .receiving = life.phase { false } else { true }
    }
  }
}

private func headerFields(of connection: OpaquePointer) -> HTTPHeaders {
  var headers = HTTPHeaders()
  withUnsafeMutablePointer(to: &headers) { pointer in
    _ = MHD_get_connection_values_n(
      connection, .HEADER_KIND,
      { context, _, name, nameLength, value, valueLength in
        context?.assumingMemoryBound(to: HTTPHeaders.self).pointee.add(text(name, nameLength), text(value, valueLength))
        return .YES
      }, pointer)
  }
  return headers
}

private func text(_ characters: UnsafePointer<CChar>?, _ length: Int) -> String {
  guard let characters else { return "" }
  return String(decoding: UnsafeRawBufferPointer(start: characters, count: length), as: UTF8.self)
}
