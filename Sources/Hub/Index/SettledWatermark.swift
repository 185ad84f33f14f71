/// Finds inbox offsets before which every record must have its outcome in the file.
///
/// Outcomes are committed together with the inbox offsets of the processor's group. So: first ask for the committed offsets,
/// then for the ends of the journal; when the file reflects the journal up to those ends, it has the outcome of everything
/// before those offsets. Ends count what is not yet decided too, for the group's offset may be seen before the markers of
/// its transaction are.
struct SettledWatermark {
  private let bus: any MessageBus
  private var candidate: (committed: [Int32: Int64], ends: [TopicPartition: Int64])?

  init(bus: any MessageBus) { self.bus = bus }

  /// True while offsets were asked for and the file has not come up to them yet.
  var isSought: Bool { candidate != nil }

  /// The settled offset of each partition of the inbox, once there is one; `positions` are what the file reflects.
  mutating func settled(_ positions: [TopicPartition: Int64]) async throws(BusError) -> [Int32: Int64]? {
    let inbox = positions.keys.filter { $0.topic == Topics.inbox }
    let journal = positions.filter { $0.key.topic == Topics.journal }
    if candidate == nil {
      let committed = try await committed(Array(inbox))
      candidate = (committed, try await marks(Array(journal.keys)).mapValues(\.high))
    }
    guard let (committed, ends) = candidate else { return nil }
    let short = journal.filter { $0.value < ends[$0.key] ?? 0 }
    if !short.isEmpty {
      // Where a transaction ends stands its marker, which is no record: a position alone does not tell the end.
      guard try await nothingBetween(short, and: ends) else { return nil }
    }
    candidate = nil
    return committed
  }

  private func committed(_ inbox: [TopicPartition]) async throws(BusError) -> [Int32: Int64] {
    let offsets = try await bus.committed(group: Processor.group, inbox)
    return Dictionary(offsets.map { ($0.key.partition, $0.value) }, uniquingKeysWith: max)
  }

  private func marks(_ journal: [TopicPartition]) async throws(BusError) -> [TopicPartition: BusWatermarks] {
    try await bus.reading { (reader) throws(BusError) in try await reader.watermarks(journal) }
  }

  /// True where no committed record stands from these positions up to the ends, and all before the ends is decided.
  private func nothingBetween(
    _ positions: [TopicPartition: Int64], and ends: [TopicPartition: Int64]
  ) async throws(BusError) -> Bool {
    let marks = try await marks(Array(positions.keys))
    guard positions.keys.allSatisfy({ marks[$0]?.stable ?? 0 >= ends[$0] ?? 0 }) else { return false }
    let consumer = try await bus.consumer(.partitions(positions))
    let result: Result<BusEvent?, BusError>
    do throws(BusError) {
      result = .success(try await consumer.next(limit: 1, wait: .seconds(2)))
    } catch {
      result = .failure(error)
    }
    await consumer.close()
    if case .caughtUp? = try result.get() { return true }
    return false
  }
}
