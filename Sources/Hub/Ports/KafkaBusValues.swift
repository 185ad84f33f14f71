// The same values in the words of both languages: the bus's and Kafka's.

import Kafka

/// Calls Kafka, and tells its errors in the bus's words.
func kafka<Value>(_ body: () async throws -> Value) async throws(BusError) -> Value {
  do {
    return try await body()
  } catch {
    throw BusError(error as? KafkaError ?? KafkaError(.other, code: "_OTHER", message: "of another kind"))
  }
}

extension BusError {
  init(_ error: KafkaError) {
    let kind: Kind =
      switch error.kind {
      case .unavailable, .cancelled, .other: .unavailable
      case .rejected: .rejected
      case .membershipLost, .fatal, .configuration: .fatal
      case .misuse: .misuse
      }
    self.init(kind, code: error.code, message: error.message)
  }

  init(_ error: TransactionError) {
    let kind: Kind =
      switch error {
      // Again and again would not help a member whose partitions have gone.
      case .aborted(let cause) where cause.kind == .membershipLost: .fatal
      case .aborted(let cause) where cause.kind == .rejected: .rejected
      case .aborted: .aborted
      case .outcomeUnknown: .outcomeUnknown
      case .fatal: .fatal
      }
    self.init(kind, code: error.cause.code, message: error.cause.message)
  }
}

extension Configuration {
  func named(_ name: String) -> Configuration {
    var configuration = self
    configuration.clientID += "-" + name
    return configuration
  }
}

extension TopicPartition {
  var kafka: Kafka.TopicPartition { .init(topic, partition) }
  init(_ partition: Kafka.TopicPartition) { self.init(partition.topic, partition.partition) }
}

extension [TopicPartition: Int64] {
  var kafka: [Kafka.TopicPartition: Int64] {
    Dictionary<_, _>(uniqueKeysWithValues: map { ($0.kafka, $1) })
  }
}

extension Dictionary where Key == Kafka.TopicPartition {
  var hub: [TopicPartition: Value] {
    Dictionary<_, _>(uniqueKeysWithValues: map { (TopicPartition($0), $1) })
  }
}

extension BusTopic {
  var kafka: Topic { Topic(name: name, partitions: partitions, replicas: replicas, settings: settings) }
  init(_ topic: Topic) {
    self.init(name: topic.name, partitions: topic.partitions, replicas: topic.replicas, settings: topic.settings)
  }
}

extension BusRecord {
  var kafka: Record {
    Record(
      topic: topic, partition: partition, key: key, value: value, headers: headers.map { Header($0.name, $0.value) })
  }
}

extension BusPosition {
  init(_ position: RecordPosition) { self.init(TopicPartition(position.partition), position.offset) }
}

extension BusMessage {
  init(_ record: ConsumedRecord) {
    self.init(
      source: TopicPartition(record.source), offset: record.offset, timestamp: record.timestamp, key: record.key,
      value: record.value, headers: record.headers.map { BusHeader($0.name, $0.value) })
  }
}
