import Synchronization

/// Counts requests from the end of their heads until their answers are out, and knows which handlers run.
final class Traffic: Sendable {
  private struct State {
    var inFlight = 0
    var running: [ObjectIdentifier: Exchange] = [:]
    var draining = false
    var abandoned = false
    var waiting: [CheckedContinuation<Void, Never>] = []

    mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
      defer { waiting = [] }
      return waiting
    }
  }

  private let state = Mutex(State())

  /// Requests whose head has been read and whose answer is not out yet.
  var inFlight: Int { state.withLock { $0.inFlight } }

  /// True once new requests are refused.
  var isDraining: Bool { state.withLock { $0.draining } }

  func begin() { state.withLock { $0.inFlight += 1 } }

  func end(_ exchange: Exchange) {
    let waiting = state.withLock { state in
      state.inFlight -= 1
      state.running[ObjectIdentifier(exchange)] = nil
      return state.inFlight == 0 ? state.takeWaiting() : []
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Makes a suspended exchange known; false once exchanges have been given up on.
  func register(_ exchange: Exchange) -> Bool {
    state.withLock { state in
      if !state.abandoned { state.running[ObjectIdentifier(exchange)] = exchange }
      return !state.abandoned
    }
  }

  func drain() { state.withLock { $0.draining = true } }

  /// Gives up: the exchanges that still run, for the caller to answer.
  func abandon() -> [Exchange] {
    state.withLock { state in
      state.abandoned = true
      return Array(state.running.values)
    }
  }

  /// Waits until nothing is in flight, or until the time is over.
  func idle(within time: Duration) async {
    await withCheckedContinuation { continuation in
      let idle = state.withLock { state in
        if state.inFlight > 0 { state.waiting.append(continuation) }
        return state.inFlight == 0
      }
      if idle { return continuation.resume() }
      Task {
        try? await Task.sleep(for: time)
        for continuation in state.withLock({ $0.takeWaiting() }) { continuation.resume() }
      }
    }
  }
}
