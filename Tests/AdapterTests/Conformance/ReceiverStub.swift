import HTTP
import HTTPServer
import Hub
import Synchronization

/// How a receiver behaves.
enum Behaviour: Sendable {
  /// Takes what comes.
  case takes
  /// Says no for good.
  case refuses
  /// Takes it, and never answers.
  case takesSilently
  /// Answers with a gateway's page.
  case answersGarbage
}

/// What a receiver was told to do, and what it took.
final class ReceiverLog: Sendable {
  private struct State {
    var behaviour = Behaviour.takes
    var taken: [String: (sequence: String, times: Int)] = [:]
    var calls: [HTTPRequest] = []
    var silent: [CheckedContinuation<Void, Never>] = []
    var released = false
  }

  private let state = Mutex(State())

  /// How it behaves from now on.
  func behave(_ behaviour: Behaviour) { state.withLock { $0.behaviour = behaviour } }
  var behaviour: Behaviour { state.withLock { $0.behaviour } }

  /// Notes a delivery; true where it is new.
  func take(_ request: HTTPRequest) -> Bool {
    let delivery = request.headers["Hub-Delivery-Id"] ?? ""
    return state.withLock { state in
      let times = state.taken[delivery]?.times ?? 0
      state.taken[delivery] = (request.headers["Hub-Sequence"] ?? "", times + 1)
      return times == 0
    }
  }

  /// How often each delivery came, and with which sequence.
  var taken: [String: (sequence: String, times: Int)] { state.withLock { $0.taken } }

  func note(_ request: HTTPRequest) { state.withLock { $0.calls.append(request) } }
  /// The calls so far, of one path.
  func calls(of path: String) -> [HTTPRequest] { state.withLock { $0.calls }.filter { $0.path == path } }

  /// Keeps an answer back until the test is over.
  func silence() async {
    await withCheckedContinuation { continuation in
      let over = state.withLock { state in
        if !state.released { state.silent.append(continuation) }
        return state.released
      }
      if over { continuation.resume() }
    }
  }

  func release() {
    let silent = state.withLock { state in
      state.released = true
      defer { state.silent = [] }
      return state.silent
    }
    for continuation in silent { continuation.resume() }
  }
}

/// A receiving system on a port of its own.
struct ReceiverStub: Sendable {
  let log: ReceiverLog
  let url: String
  private let server: HTTPServer

  /// - Parameter answer: the answer to a call where the receiver takes or refuses; nil for a path that it does not have.
  init(
    base: String = "", log: ReceiverLog = ReceiverLog(),
    answer: @escaping @Sendable (HTTPRequest, ReceiverLog) -> HTTPResponse?
  ) throws {
    self.log = log
    server = try HTTPServer(HTTPServerOptions()) { request in
      log.note(request)
      let isDelivery = request.headers["Hub-Delivery-Id"] != nil
      switch log.behaviour {
      case .answersGarbage where isDelivery: return .text(200, "<html><body>502 Bad Gateway</body></html>")
      case .takesSilently where isDelivery:
        _ = log.take(request)
        await log.silence()
        return .text(503, "")
      default: return answer(request, log) ?? .text(404, "")
      }
    }
    url = "http://127.0.0.1:\(server.port)\(base)"
  }

  /// Ends it; its port is free afterwards, so that calls are refused.
  func stop() async {
    log.release()
    await server.stop(grace: .seconds(1))
  }
}
