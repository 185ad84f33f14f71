import Dispatch
import Synchronization

/// Runs blocking calls one after the other, in the order in which they came, on one thread of its own.
///
/// An object of a C library that may be touched by one thread only lives well inside one. The thread ends, after the
/// calls that wait, when the last reference to the runner goes.
public final class BlockingRunner: Sendable {
  private let jobs = Jobs()

  /// A runner with a thread of this name.
  public init(name: String) {
    let jobs = jobs
    DedicatedThread.start(name: name) { jobs.work() }
  }

  deinit { jobs.end() }

  /// Runs `body` on the runner's thread and gives its result.
  ///
  /// A cancelled task still waits for its call: whether it can be cut short is for `body` to know.
  public func run<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      jobs.add { continuation.resume(returning: Result(catching: body)) }
    }
    return try result.get()
  }

  /// What the thread shares with the runner; it outlives the runner while the thread ends.
  private final class Jobs: Sendable {
    private let waiting = Mutex<(jobs: [@Sendable () -> Void], ended: Bool)>(([], false))
    private let changed = DispatchSemaphore(value: 0)

    func add(_ job: @escaping @Sendable () -> Void) {
      waiting.withLock { $0.jobs.append(job) }
      changed.signal()
    }

    func end() {
      waiting.withLock { $0.ended = true }
      changed.signal()
    }

    func work() {
      while true {
        changed.wait()
        let (jobs, ended) = waiting.withLock { state in
          defer { state.jobs = [] }
          return (state.jobs, state.ended)
        }
        for job in jobs { job() }
        if ended { return }
      }
    }
  }
}
