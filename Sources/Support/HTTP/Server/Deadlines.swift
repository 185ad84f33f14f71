import Dispatch
import Glibc
import Synchronization

/// Cuts connections that miss their deadline. libmicrohttpd's own timeout counts idle time only, so a client that sends
/// one byte a second would hold its connection for ever.
final class Deadlines: Sendable {
  private struct State {
    /// Nil while the server itself is at work.
    var due: [Int32: ContinuousClock.Instant?] = [:]
    var scheduled: ContinuousClock.Instant?
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "http-deadlines")
  /// A cut is at most this late; it bounds how often all connections are looked at.
  private let grain = Duration.milliseconds(100)

  /// Sets when a connection is cut; nil for never. Also makes a new connection known.
  func set(_ descriptor: Int32, after delay: Duration?) {
    let due = delay.map { ContinuousClock.now + $0 }
    let wait = state.withLock { state -> Duration? in
      state.due[descriptor] = .some(due)
      guard let due, state.scheduled.map({ due < $0 }) ?? true else { return nil }
      state.scheduled = due
      return delay
    }
    if let wait { schedule(after: wait) }
  }

  /// Forgets a connection, before its descriptor is closed: never is another connection's descriptor cut.
  func remove(_ descriptor: Int32) { state.withLock { _ = $0.due.removeValue(forKey: descriptor) } }

  private func schedule(after wait: Duration) {
    let milliseconds = wait.components.seconds * 1000 + wait.components.attoseconds / 1_000_000_000_000_000
    queue.asyncAfter(deadline: .now() + .milliseconds(Int(milliseconds) + 1)) { [weak self] in self?.cut() }
  }

  private func cut() {
    let now = ContinuousClock.now
    let wait = state.withLock { state -> Duration? in
      var next: ContinuousClock.Instant?
      for (descriptor, due) in state.due {
        guard let due else { continue }
        if due <= now {
          shutdown(descriptor, Int32(SHUT_RDWR))
          state.due[descriptor] = .some(nil)
        } else if next.map({ due < $0 }) ?? true {
          next = due
        }
      }
      state.scheduled = next.map { max($0, now + grain) }
      return state.scheduled.map { $0 - now }
    }
    if let wait { schedule(after: wait) }
  }
}
