import Dispatch
import Glibc

/// SIGTERM and SIGINT: the first asks for an orderly end, the second ends the process at once.
final class StopSignals: Sendable {
  /// Dispatch sources are safe to use from any thread, and only kept here.
  private struct Sources: @unchecked Sendable { var all: [any DispatchSourceSignal] }
  private let sources: Sources

  /// Returns once both signals are listened to: until then they end the process as they always do, and none is lost.
  init(first: @escaping @Sendable () -> Void) async {
    signal(SIGPIPE, SIG_IGN)
    let queue = DispatchQueue(label: "signals")
    nonisolated(unsafe) var count = 0  // touched on `queue` alone, which both sources share
    let (registered, told) = AsyncStream.makeStream(of: Void.self)
    sources = Sources(
      all: [SIGTERM, SIGINT].map { number in
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setRegistrationHandler { @Sendable in told.yield() }
        source.setEventHandler { @Sendable in
          count += 1
          if count > 1 { _exit(128 + number) }
          first()
        }
        source.resume()
        return source
      })
    var registrations = registered.makeAsyncIterator()
    for _ in sources.all { await registrations.next() }
  }
}
