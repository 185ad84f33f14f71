import Synchronization

/// A publisher that gathers while it waits: what is asked for while a request is on its way goes together in the next one.
/// A single record sets off at once, and under load requests grow by themselves, which saves the brokers most of the work.
public final class GatheringPublisher: BusPublisher {
  private struct Waiter {
    var records: [BusRecord]
    var answer: CheckedContinuation<Result<[BusPosition], BusError>, Never>
  }

  private struct Gathered {
    var waiting: [Waiter] = []
    var onTheirWay = 0
    /// Counts the groups that were sent, so that a late look at an old group does nothing.
    var generation = 0

    /// What waits, as a group that sets off now; nil where nothing waits.
    mutating func take() -> [Waiter]? {
      guard !waiting.isEmpty else { return nil }
      defer { waiting = [] }
      onTheirWay += 1
      generation += 1
      return waiting
    }
  }

  private let inner: any BusPublisher
  private let clock: any WallClock
  /// How long a group waits for the one before it: a broker that is slow or away holds up nobody else's records.
  private let patience: Duration
  private let gathered = Mutex(Gathered())
  /// Requests on their way at once: while one is answered the other is written.
  private static let atOnce = 2

  /// Gathers for a publisher.
  public init(_ inner: any BusPublisher, clock: any WallClock, patience: Duration = .milliseconds(25)) {
    self.inner = inner
    self.clock = clock
    self.patience = patience
  }

  /// Publishes together with what others publish at this moment. A failure of the request is everybody's, but for records
  /// that the bus will not take: then each publishes its own again, so that nobody is refused for another's sake.
  public func publish(_ records: [BusRecord]) async throws(BusError) -> [BusPosition] {
    let result = await withCheckedContinuation { answer in
      let (group, generation, isFirst) = gathered.withLock { gathered in
        gathered.waiting.append(Waiter(records: records, answer: answer))
        let group = gathered.onTheirWay < Self.atOnce ? gathered.take() : nil
        return (group, gathered.generation, gathered.waiting.count == 1)
      }
      if let group {
        send(group)
      } else if isFirst {
        Task {
          await clock.wait(patience)
          let late = gathered.withLock { $0.generation == generation ? $0.take() : nil }
          if let late { send(late) }
        }
      }
    }
    return try result.get()
  }

  /// Flushes and ends.
  public func close() async { await inner.close() }

  private func send(_ group: [Waiter]) {
    Task {
      await deliver(group)
      let next = gathered.withLock { gathered in
        gathered.onTheirWay -= 1
        return gathered.onTheirWay < Self.atOnce ? gathered.take() : nil
      }
      if let next { send(next) }
    }
  }

  private func deliver(_ group: [Waiter]) async {
    do throws(BusError) {
      var positions = try await inner.publish(group.flatMap(\.records))[...]
      for waiter in group {
        waiter.answer.resume(returning: .success(Array(positions.prefix(waiter.records.count))))
        positions = positions.dropFirst(waiter.records.count)
      }
    } catch {
      guard error.kind == .rejected, group.count > 1 else {
        for waiter in group { waiter.answer.resume(returning: .failure(error)) }
        return
      }
      for waiter in group { waiter.answer.resume(returning: await alone(waiter.records)) }
    }
  }

  private func alone(_ records: [BusRecord]) async -> Result<[BusPosition], BusError> {
    do throws(BusError) { return .success(try await inner.publish(records)) } catch { return .failure(error) }
  }
}
