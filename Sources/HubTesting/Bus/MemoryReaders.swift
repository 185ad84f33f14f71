import Hub
import Synchronization

struct MemoryReader: BusReader {
  let bus: MemoryBus

  func read(_ partition: TopicPartition, at offset: Int64) async throws(BusError) -> BusMessage? {
    bus.state.withLock { state in
      guard let log = state.logs[partition.topic], log.indices.contains(Int(partition.partition)) else { return nil }
      let records = log[Int(partition.partition)]
      guard records.indices.contains(Int(offset)) else { return nil }
      return state.isHidden(records[Int(offset)]) ? nil : records[Int(offset)]
    }
  }

  func watermarks(_ partitions: [TopicPartition]) async throws(BusError) -> [TopicPartition: BusWatermarks] {
    bus.state.withLock { state in
      Dictionary(
        partitions.map { ($0, BusWatermarks(low: 0, stable: state.end(of: $0), high: state.end(of: $0))) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  func offsets(of partitions: [TopicPartition], at time: Int64) async throws(BusError) -> [TopicPartition: Int64] {
    bus.state.withLock { state in
      Dictionary(
        partitions.map { partition in
          let log = state.logs[partition.topic]?[Int(partition.partition)] ?? []
          return (partition, log.first { $0.timestamp >= time }?.offset ?? Int64(log.count))
        }, uniquingKeysWith: { first, _ in first })
    }
  }

  func close() async {}
}

struct MemoryAdmin: BusAdmin {
  let bus: MemoryBus

  func clusterID() async throws(BusError) -> String? { "memory" }

  func describe(_ names: [String]) async throws(BusError) -> [BusTopic] {
    bus.state.withLock { state in
      names.compactMap { name in
        state.logs[name].map { BusTopic(name: name, partitions: $0.count, settings: state.settings[name] ?? [:]) }
      }
    }
  }

  func create(_ topics: [BusTopic]) async throws(BusError) {
    bus.state.withLock { state in
      for topic in topics where state.logs[topic.name] == nil {
        state.ensure(topic.name, partitions: topic.partitions)
        state.settings[topic.name] = topic.settings
      }
    }
    bus.wakeAll()
  }

  func configure(_ topic: BusTopic) async throws(BusError) {
    bus.state.withLock { $0.settings[topic.name] = topic.settings }
  }

  func committed(group: String, _ partitions: [TopicPartition]) async throws(BusError) -> [TopicPartition: Int64] {
    bus.state.withLock { state in (state.groups[group]?.committed ?? [:]).filter { partitions.contains($0.key) } }
  }

  func close() async {}
}
