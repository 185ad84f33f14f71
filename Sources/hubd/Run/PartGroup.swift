import Hub
import Logging

/// Parts that run beside each other until they are stopped. One that lost the bus starts anew, later and later: Kafka comes
/// back one day. Any other failure is told, for the daemon to end.
struct PartGroup: Sendable {
  private let tasks: [(name: StaticString, task: Task<Void, Never>)]
  private let log: Logger

  /// Longest pause before a part starts anew.
  private static let longestPause = Duration.seconds(30)

  /// Starts all.
  init(
    starting parts: [Part], clock: any WallClock = SystemClock(), log: Logger = .silent,
    onEnding: @escaping @Sendable (Ending) -> Void
  ) {
    self.log = log
    tasks = parts.map { part in
      let task = Task {
        if let failure = await Self.keepRunning(part, clock, log) { onEnding(.failed(part.name, failure)) }
      }
      return (part.name, task)
    }
  }

  /// Asks all to end and waits for them.
  func stop() async {
    for (_, task) in tasks { task.cancel() }
    for (name, task) in tasks {
      await task.value
      log.debug("a part has ended", ["part": .code("\(name)")])
    }
  }

  /// Runs a part until it is cancelled (nil) or fails for good.
  private static func keepRunning(_ part: Part, _ clock: any WallClock, _ log: Logger) async -> (any Error)? {
    var pause = Duration.seconds(1)
    while !Task.isCancelled {
      let began = ContinuousClock.now
      do {
        try await part.run()
        return Task.isCancelled ? nil : EndedEarly()
      } catch let error as BusError {
        log.warning(
          "a part lost the bus and starts anew",
          ["part": .code("\(part.name)"), "kind": .word(error.kind), "code": .code(error.code)])
      } catch {
        return Task.isCancelled ? nil : error
      }
      if ContinuousClock.now - began > longestPause { pause = .seconds(1) }
      await clock.wait(pause)
      pause = min(pause * 2, longestPause)
    }
    return nil
  }
}
