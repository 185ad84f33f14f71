public import Hub
import Synchronization

/// A message bus in memory: the first of the two grounds on which scenarios run. It keeps Kafka's rules that the hub
/// stands on: order in a partition, groups with eager rebalance, transactions with fencing, read-committed readers.
/// Topics appear by first use. Faults are planned with `plan(_:)`.
public final class MemoryBus: MessageBus {
  let state: Mutex<MemoryState>

  /// An empty bus whose topics get so many partitions unless they are created with another number.
  public init(partitions: Int = 2) { state = Mutex(MemoryState(defaultPartitions: partitions)) }

  /// A producer; never slow, fails only by plan.
  public func publisher(named name: String, gathering: Duration) async throws(BusError) -> any BusPublisher {
    MemoryPublisher(bus: self)
  }

  /// A transactional producer; an id taken again fences its former holder.
  public func transactor(id: String) async throws(BusError) -> any BusTransactor {
    let epoch = state.withLock { state in
      let epoch = (state.epochs[id] ?? 0) + 1
      state.epochs[id] = epoch
      state.spent.remove(id)
      return epoch
    }
    return MemoryTransactor(bus: self, id: id, epoch: epoch)
  }

  /// A consumer.
  public func consumer(
    _ subscription: BusSubscription, gathering: Duration
  ) async throws(BusError) -> any BusConsumer {
    let id = state.withLock { $0.join(subscription) }
    wakeAll()
    return MemoryConsumer(bus: self, id: id)
  }

  /// A reader of single records.
  public func reader() async throws(BusError) -> any BusReader { MemoryReader(bus: self) }
  /// The topics.
  public func admin() async throws(BusError) -> any BusAdmin { MemoryAdmin(bus: self) }

  /// Makes the next call of a kind fail.
  public func plan(_ fault: MemoryFault) { state.withLock { $0.faults.append(fault) } }

  /// Lets each transactor notice that a broker went away for a moment.
  public func trouble() { state.withLock { $0.problems += 1 } }

  /// Ends a consumer as a killed process would: nothing is revoked, nothing committed, its partitions go to others.
  public func crash(_ consumer: any BusConsumer) {
    guard let consumer = consumer as? MemoryConsumer else { return }
    state.withLock { $0.leave(consumer.id) }
    wakeAll()
  }

  /// All records of a topic, partition by partition.
  public func records(of topic: String) -> [BusMessage] {
    state.withLock { state in
      (state.logs[topic]?.flatMap { $0 } ?? []).filter { !state.isHidden($0) }
    }
  }

  /// Takes a topic's records from all readers of committed records, as after Kafka lost their markers.
  public func hide(topic: String) {
    state.withLock { state in
      state.hidden.formUnion((state.logs[topic] ?? []).joined().map { BusPosition($0.source, $0.offset) })
    }
  }

  /// Committed offset of a group.
  public func committed(group: String, _ partition: TopicPartition) -> Int64? {
    state.withLock { $0.groups[group]?.committed[partition] }
  }

  func wakeAll() {
    let waiters = state.withLock { state in
      defer { state.waiters.removeAll() }
      return Array(state.waiters.values)
    }
    for waiter in waiters { waiter.resume() }
  }
}

/// A planned failure, used up by the first call that it fits.
public enum MemoryFault: Sendable {
  /// A publish fails with nothing written.
  case publish(BusError)
  /// A commit fails; `applied` tells whether it took effect all the same.
  case commit(BusError, applied: Bool)
  /// A commit fails, and what the commit before it wrote into these topics is gone, as after Kafka lost a marker.
  case forgetting(BusError, topics: Set<String>)
  /// What is undecided cannot be ended.
  case clear(BusError)
}
