import Hub
import Logging
import Synchronization

/// One running part of the daemon: it runs until it is cancelled, and then ends in good order.
struct Part: Sendable {
  /// Its name in logs.
  var name: StaticString
  /// Runs until cancelled. It is called again where the bus failed, so it makes anew what a failure leaves broken.
  var run: @Sendable () async throws -> Void
}

extension Part {
  /// A part whose worker lives for one run; the first worker is made already, so that a start can fail early.
  init<Worker: Sendable>(
    _ name: StaticString, first: Worker, anew: @escaping @Sendable () async throws -> Worker,
    run: @escaping @Sendable (Worker) async throws -> Void
  ) {
    let supply = WorkerSupply(first)
    self.init(name: name) {
      if let first = supply.first() { return try await run(first) }
      try await run(try await anew())
    }
  }
}

/// Gives the first worker once.
private final class WorkerSupply<Worker: Sendable>: Sendable {
  private let kept: Mutex<Worker?>
  init(_ first: Worker) { kept = Mutex(first) }
  func first() -> Worker? {
    kept.withLock { kept in
      defer { kept = nil }
      return kept
    }
  }
}

/// Why the daemon stops.
enum Ending: Sendable {
  /// It was told to.
  case signal
  /// A part ended by itself, which none should.
  case failed(StaticString, any Error)
}

/// A part that returned though nobody asked it to.
struct EndedEarly: Error, Sendable {}
