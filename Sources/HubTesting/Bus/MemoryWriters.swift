import Hub
import Synchronization

struct MemoryPublisher: BusPublisher {
  let bus: MemoryBus

  func publish(_ records: [BusRecord]) async throws(BusError) -> [BusPosition] {
    let result: Result<[BusPosition], BusError> = bus.state.withLock { state in
      let planned = state.faults.firstIndex { if case .publish = $0 { true } else { false } }
      if let planned, case .publish(let error) = state.faults.remove(at: planned) { return .failure(error) }
      return .success(state.append(records))
    }
    bus.wakeAll()
    return try result.get()
  }

  func close() async {}
}

struct MemoryTransactor: BusTransactor {
  let bus: MemoryBus
  let id: String
  let epoch: Int

  func commit(
    _ records: [BusRecord], offsets: [TopicPartition: Int64], of consumer: any BusConsumer
  ) async throws(BusError) -> [BusPosition] {
    guard let consumer = consumer as? MemoryConsumer else {
      throw BusError(.misuse, code: "foreign-consumer", message: "the consumer is of another bus")
    }
    let result: Result<[BusPosition], BusError> = bus.state.withLock { state in
      let member = state.members[consumer.id]
      guard state.epochs[id] == epoch, case .group(let group, _)? = member?.subscription,
        offsets.keys.allSatisfy({ member?.assigned.contains($0) == true })
      else { return .failure(BusError(.fatal, code: "fenced", message: "another member took over")) }
      let planned = state.faults.firstIndex {
        switch $0 {
        case .commit, .forgetting: true
        case .publish, .clear: false
        }
      }
      let fault = planned.map { state.faults.remove(at: $0) }
      state.undecided = nil
      if case .commit(let error, applied: false)? = fault { return .failure(error) }
      if case .forgetting(let error, let topics)? = fault {
        state.hidden.formUnion(state.committed.filter { topics.contains($0.partition.topic) })
        return .failure(error)
      }
      let positions = state.append(records)
      state.committed = positions
      state.groups[group]?.committed.merge(offsets) { $1 }
      if case .commit(let error, applied: true)? = fault {
        state.undecided = positions
        return .failure(error)
      }
      return .success(positions)
    }
    bus.wakeAll()
    return try result.get()
  }

  func clear(
    _ partitions: [TopicPartition], offsets: [TopicPartition: Int64], ofGroup group: String
  ) async throws(BusError) {
    let failure: BusError? = bus.state.withLock { state in
      guard state.epochs[id] == epoch, !state.spent.contains(id) else {
        return BusError(.fatal, code: "spent", message: "take a new one")
      }
      let planned = state.faults.firstIndex { if case .clear = $0 { true } else { false } }
      guard let planned, case .clear(let error) = state.faults.remove(at: planned) else { return nil }
      if error.kind != .aborted { state.spent.insert(id) }
      return error
    }
    if let failure { throw failure }
  }

  var problems: Int { bus.state.withLock { $0.problems } }

  var undecided: [BusPosition]? { bus.state.withLock { $0.undecided } }

  func close() async {}
}
