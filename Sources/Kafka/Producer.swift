internal import Blocking
import Synchronization

/// An idempotent producer that answers when the records are on all in-sync replicas.
///
/// Records of one call keep their order within each partition, also through retries. After a fatal error the client
/// within is replaced, so that later calls go well again.
public final class Producer: Sendable {
  private struct Parts: Sendable {
    let handle: RdHandle
    let poller: RdPoller

    init(_ configuration: Configuration, _ observer: Observer, _ deliveries: Deliveries) throws(KafkaError) {
      handle = try RdHandle(configuration, .producer)
      poller = RdPoller(handle, observer: observer, deliveries: deliveries)
    }
  }

  private let configuration: Configuration
  private let observer: Observer

  private let parts: Mutex<Parts?>
  private let deliveries = Deliveries()

  /// Makes a producer; it looks for the brokers in the background.
  /// - Throws: `.configuration` where a setting or a secret is wrong.
  public init(_ configuration: Configuration, observer: Observer = .none) throws(KafkaError) {
    self.configuration = configuration
    self.observer = observer
    parts = Mutex(try Parts(configuration, observer, deliveries))
  }

  /// Writes all records and gives their positions, in order, when all are durable.
  ///
  /// Waits, without holding a thread, while the producer's queue is full.
  /// - Throws: The first record's error. Others may have been written; so may all, when the task was cancelled.
  public func publish(_ records: [Record]) async throws(KafkaError) -> [RecordPosition] {
    guard let parts = parts.withLock({ $0 }) else { throw .closed }
    // To the end, so that the reports keep coming while the producer is closed.
    defer { withExtendedLifetime(parts) {} }
    let handle = parts.handle
    guard !records.isEmpty else { return [] }
    let batch = try deliveries.open(records)
    for (index, record) in records.enumerated() {
      let opaque = Deliveries.opaque(batch, index)
      var departures = deliveries.departuresSoFar
      var refusal = handle.produce(record, opaque: opaque)
      while refusal?.code == "_QUEUE_FULL", !Task.isCancelled {
        await deliveries.room(since: departures)
        departures = deliveries.departuresSoFar
        refusal = handle.produce(record, opaque: opaque)
      }
      if let refusal {
        deliveries.refuse(batch, from: index, of: records.count, handle.fatalError ?? refusal)
        break
      }
    }
    let outcome = await deliveries.outcome(of: batch)
    if case .failure = outcome, handle.fatalError != nil { replace(handle) }
    return try outcome.get()
  }

  /// Puts a fresh client in the place of a broken one, which ends by itself when the last call is done with it.
  private func replace(_ broken: RdHandle) {
    guard let fresh = try? Parts(configuration, observer, deliveries) else { return }
    parts.withLock { parts in
      if parts?.handle === broken { parts = fresh }
    }
  }

  /// Waits for the records on their way, as long as they may take by `Configuration.deliveryTimeout`, and ends.
  public func close() async {
    await release()?.wait()
  }

  private func release() async -> RdHandle.Gone? {
    let taken = parts.withLock { parts in
      defer { parts = nil }
      return parts
    }
    guard let taken else { return nil }
    await DedicatedThread.run(name: "kafka-flush") { [configuration] in
      taken.handle.flush(within: configuration.deliveryTimeout)
    }
    // Its reports come through the poller until here.
    return withExtendedLifetime(taken.poller) { taken.handle.end }
  }
}
