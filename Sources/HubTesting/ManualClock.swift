public import Hub
import Synchronization

/// A clock that stands until a test moves it. Waiting tasks go on when their time has come, in order of time.
public final class ManualClock: WallClock {
  private struct State {
    var now: Timestamp
    var sleepers: [(id: Int, until: Timestamp, continuation: CheckedContinuation<Void, Never>)] = []
    var nextID = 0
    /// By so many milliseconds each look at the clock moves it.
    var tick: Int64 = 0
  }

  private let state: Mutex<State>

  /// A clock that stands at a moment; the default is 2026-03-02 09:15:00 in Shanghai.
  public init(_ now: Timestamp = Timestamp(milliseconds: 1_772_414_100_000)) { state = Mutex(State(now: now)) }

  /// Now.
  public func now() -> Timestamp {
    state.withLock { state in
      state.now = state.now.adding(milliseconds: state.tick)
      return state.now
    }
  }

  /// From here on each look at the clock moves it, and nobody who waits has to: for tests that only want to get there.
  public func run(tick: Duration = .milliseconds(50)) {
    state.withLock { $0.tick = Self.milliseconds(tick) }
    advance(by: .seconds(86_400))
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
  }

  /// Waits until a test has moved the clock far enough; returns early where the task is cancelled.
  public func wait(_ duration: Duration) async {
    let milliseconds = Self.milliseconds(duration)
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
        let ready = state.withLock { state in
          if state.tick > 0 { state.now = state.now.adding(milliseconds: milliseconds) }
          guard !Task.isCancelled, milliseconds > 0, state.tick == 0 else { return true }
          state.sleepers.append((id, state.now.adding(milliseconds: milliseconds), continuation))
          return false
        }
        if ready { continuation.resume() }
      }
    } onCancel: {
      let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
        guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else { return nil }
        return state.sleepers.remove(at: index).continuation
      }
      continuation?.resume()
    }
  }

  /// Moves the clock on.
  public func advance(by duration: Duration) {
    let milliseconds = Self.milliseconds(duration)
    let woken = state.withLock { state in
      state.now = state.now.adding(milliseconds: milliseconds)
      let due = state.sleepers.filter { $0.until <= state.now }.sorted { $0.until < $1.until }
      state.sleepers.removeAll { $0.until <= state.now }
      return due.map(\.continuation)
    }
    for continuation in woken { continuation.resume() }
  }
}
