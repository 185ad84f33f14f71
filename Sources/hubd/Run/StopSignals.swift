import Dispatch
import Glibc

/// SIGTERM and SIGINT: the first asks for an orderly end, the second ends the process at once.
final class StopSignals: Sendable {
  /// Dispatch sources are safe to use from any thread, and only kept here.
  private struct Sources: @unchecked Sendable { var all: [any DispatchSourceSignal] }
  private let sources: Sources

  init(first: @escaping @Sendable () -> Void) {
    signal(SIGPIPE, SIG_IGN)
    let queue = DispatchQueue(label: "signals")
    nonisolated(unsafe) var count = 0  // touched on `queue` alone, which both sources share
    sources = Sources(
      all: [SIGTERM, SIGINT].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler { @Sendable in
          count += 1
          if count > 1 { _exit(128 + number) }
          first()
        }
        source.resume()
        return source
      })
  }
}
