import Logging

/// One running part of the daemon: it runs until it is cancelled, and then ends in good order.
struct Part: Sendable {
  /// Its name in logs and readiness.
  var name: StaticString
  /// Runs until cancelled.
  var run: @Sendable () async throws -> Void
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

/// Parts that run beside each other until they are stopped.
struct PartGroup: Sendable {
  private let tasks: [(name: StaticString, task: Task<Void, Never>)]

  /// Starts all; each end that was not asked for is told to `onEnding`.
  init(starting parts: [Part], onEnding: @escaping @Sendable (Ending) -> Void) {
    tasks = parts.map { part in
      let task = Task {
        do {
          try await part.run()
          if !Task.isCancelled { onEnding(.failed(part.name, EndedEarly())) }
        } catch is CancellationError {
          // Asked for.
        } catch {
          onEnding(.failed(part.name, error))
        }
      }
      return (part.name, task)
    }
  }

  /// Asks all to end and waits for them.
  func stop(_ log: Logger) async {
    for (_, task) in tasks { task.cancel() }
    for (name, task) in tasks {
      await task.value
      log.debug("a part has ended", ["part": .code("\(name)")])
    }
  }
}
