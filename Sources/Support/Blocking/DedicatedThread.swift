import Dispatch
import Foundation

/// A named thread of the operating system, for code that blocks for long: Swift's own pool has a thread a core and
/// stops when one of them waits.
public enum DedicatedThread {
  /// Starts a thread that runs `body` once and ends with it.
  /// - Parameter name: shown by `top -H` and debuggers; Linux keeps the first 15 bytes.
  public static func start(name: String, _ body: @escaping @Sendable () -> Void) {
    let started = DispatchSemaphore(value: 0)
    Thread {
      // Named from within: Foundation gives the starting thread's name to a new one after its own was set. And only once
      // that has noted whom it started: until then a name is let fall.
      started.wait()
      Thread.current.name = name
      body()
    }.start()
    started.signal()
  }

  /// Runs one blocking call on a thread of its own and gives its result.
  public static func run<Value: Sendable, Failure: Error>(
    name: String, _ body: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      start(name: name) { continuation.resume(returning: Result(catching: body)) }
    }
    return try result.get()
  }
}
