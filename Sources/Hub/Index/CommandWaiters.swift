internal import Synchronization

/// Those who wait for the outcome of an operator's command.
final class CommandWaiters: Sendable {
  /// One who waits.
  struct Waiter: Sendable {
    fileprivate let number: Int
    fileprivate let outcomes: AsyncStream<JournalEntry>
  }

  private struct State {
    var next = 0
    var waiting: [Int: (command: String, outcome: AsyncStream<JournalEntry>.Continuation)] = [:]
  }

  private let state = Mutex(State())

  /// Begins to wait; to be ended by `end`.
  func register(_ command: String) -> Waiter {
    let (outcomes, continuation) = AsyncStream.makeStream(of: JournalEntry.self, bufferingPolicy: .bufferingNewest(1))
    return state.withLock { state in
      state.next += 1
      state.waiting[state.next] = (command, continuation)
      return Waiter(number: state.next, outcomes: outcomes)
    }
  }

  /// The outcome; nil where the waiting was ended before.
  func outcome(_ waiter: Waiter) async -> JournalEntry? { await waiter.outcomes.first { _ in true } }

  /// An entry is in the file.
  func tell(_ entry: JournalEntry) {
    guard let command = entry.command else { return }
    state.withLock { state in
      for (_, waiter) in state.waiting where waiter.command == command { waiter.outcome.yield(entry) }
    }
  }

  /// Ends one waiting.
  func end(_ waiter: Waiter) { state.withLock { $0.waiting.removeValue(forKey: waiter.number) }?.outcome.finish() }

  /// Ends all waiting.
  func endAll() {
    let all = state.withLock { state in
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for waiter in all { waiter.outcome.finish() }
  }
}
