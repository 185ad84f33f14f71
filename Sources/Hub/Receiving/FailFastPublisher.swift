import Synchronization

/// A publisher that says at once that the bus is away, while it is: a sender gets its 503 in no time, and no request waits
/// for a broker that others already wait for in vain. One publish at a time goes through as a probe.
public final class FailFastPublisher: BusPublisher {
  private let inner: any BusPublisher
  private let clock: any WallClock
  private let circuit = Mutex(Circuit(CircuitSettings(failures: 3, pause: .milliseconds(500))))

  /// Watches over a publisher.
  public init(_ inner: any BusPublisher, clock: any WallClock) {
    self.inner = inner
    self.clock = clock
  }

  /// Publishes, or fails at once as unavailable, with nothing written.
  public func publish(_ records: [BusRecord]) async throws(BusError) -> [BusPosition] {
    guard circuit.withLock({ $0.admits(at: clock.now()) }) else {
      throw BusError(.unavailable, code: "bus-away", message: "the bus does not answer")
    }
    do throws(BusError) {
      let positions = try await inner.publish(records)
      _ = circuit.withLock { $0.answered() }
      return positions
    } catch {
      circuit.withLock { circuit in
        if error.kind == .unavailable {
          _ = circuit.failed(at: clock.now(), retryAfter: nil)
        } else {
          circuit.answered()
        }
      }
      throw error
    }
  }

  /// Flushes and ends.
  public func close() async { await inner.close() }
}
