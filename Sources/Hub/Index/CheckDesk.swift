internal import Synchronization

/// Checks of the ledger that somebody waits for. Whoever asks gets a check that began after they asked.
final class CheckDesk: Sendable {
  private struct State {
    var begun = 0
    var wanted = 0
    var nextWaiter = 0
    var waiting: [Int: (check: Int, done: AsyncStream<Void>.Continuation)] = [:]
  }

  private let state = Mutex(State())

  /// Waits for a check, or until the time is up.
  func wait(_ longest: Duration, _ clock: any WallClock) async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    let number = state.withLock { state in
      state.wanted = state.begun + 1
      state.nextWaiter += 1
      state.waiting[state.nextWaiter] = (state.wanted, continuation)
      return state.nextWaiter
    }
    let timer = Task {
      await clock.wait(longest)
      continuation.finish()
    }
    for await _ in stream {}
    timer.cancel()
    state.withLock { _ = $0.waiting.removeValue(forKey: number) }
  }

  /// True where a check is waited for that has not begun.
  var isWanted: Bool { state.withLock { $0.wanted > $0.begun } }

  /// A check begins.
  func begin() { state.withLock { $0.begun += 1 } }

  /// The check that was begun last has ended; it serves all that were asked for before it began.
  func end() {
    let served = state.withLock { state in
      state.waiting.values.filter { $0.check <= state.begun }.map(\.done)
    }
    for waiter in served { waiter.finish() }
  }
}
