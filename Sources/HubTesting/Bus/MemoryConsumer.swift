import Hub
import Synchronization

/// One member of a group, or a reader of partitions named by hand.
struct MemoryConsumer: BusConsumer {
  let bus: MemoryBus
  let id: Int

  func next(limit: Int, wait: Duration) async throws(BusError) -> BusEvent? {
    if let event = try poll(limit) { return event }
    await waitForNews(wait)
    return try poll(limit)
  }

  func start(_ offsets: [TopicPartition: Int64]) async throws(BusError) {
    bus.state.withLock { state in
      for (partition, offset) in offsets where state.members[id]?.assigned.contains(partition) == true {
        state.members[id]?.positions[partition] = max(0, offset)
      }
    }
  }

  func finishRevocation(_ partitions: [TopicPartition]) async throws(BusError) {
    bus.state.withLock { state in
      guard case .group(let group, _)? = state.members[id]?.subscription else { return }
      state.members[id]?.revoking = false
      state.members[id]?.assigned = []
      state.members[id]?.positions = [:]
      state.deal(group)
    }
    bus.wakeAll()
  }

  func pause(_ partitions: [TopicPartition]) async throws(BusError) {
    bus.state.withLock { $0.members[id]?.paused.formUnion(partitions) }
  }

  func resume(_ partitions: [TopicPartition]) async throws(BusError) {
    bus.state.withLock { $0.members[id]?.paused.subtract(partitions) }
    bus.wakeAll()
  }

  func seek(_ offsets: [TopicPartition: Int64]) async throws(BusError) { try await start(offsets) }

  func commit(_ offsets: [TopicPartition: Int64]) async throws(BusError) {
    let fenced = bus.state.withLock { state in
      guard case .group(let group, _)? = state.members[id]?.subscription else { return true }
      guard offsets.keys.allSatisfy({ state.members[id]?.assigned.contains($0) == true }) else { return true }
      state.groups[group]?.committed.merge(offsets) { max($0, $1) }
      return false
    }
    if fenced { throw BusError(.fatal, code: "fenced", message: "these partitions belong to another member") }
  }

  func close() async {
    bus.state.withLock { $0.leave(id) }
    bus.wakeAll()
  }

  private func poll(_ limit: Int) throws(BusError) -> BusEvent? {
    let result: Result<BusEvent?, BusError> = bus.state.withLock { state in
      guard var member = state.members[id] else {
        return .failure(BusError(.misuse, code: "closed", message: "the consumer is closed"))
      }
      defer { state.members[id] = member }
      if !member.events.isEmpty { return .success(member.events.removeFirst()) }
      var batch: [BusMessage] = []
      for (partition, position) in member.positions.sorted(by: { $0.key < $1.key })
      where !member.paused.contains(partition) && batch.count < limit {
        let log = state.logs[partition.topic]?[Int(partition.partition)] ?? []
        let fresh = log.dropFirst(Int(position)).prefix(limit - batch.count)
        batch += fresh.filter { !state.isHidden($0) }
        member.positions[partition] = position + Int64(fresh.count)
      }
      if !batch.isEmpty { return .success(.records(batch)) }
      if !member.goals.isEmpty, member.goals.allSatisfy({ (member.positions[$0.key] ?? 0) >= $0.value }) {
        member.goals = [:]
        return .success(.caughtUp)
      }
      return .success(nil)
    }
    return try result.get()
  }

  /// Waits until something is there to poll, or the time is over, or the task is cancelled.
  private func waitForNews(_ limit: Duration) async {
    guard limit > .zero else { return }
    let alarm = Task { [bus, id] in
      guard (try? await Task.sleep(for: limit)) != nil else { return }
      bus.state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
        let ready = bus.state.withLock { state in
          guard !Task.isCancelled, !state.hasNews(for: id) else { return true }
          state.waiters[id] = continuation
          return false
        }
        if ready { continuation.resume() }
      }
    } onCancel: {
      bus.state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
    }
    alarm.cancel()
  }
}
