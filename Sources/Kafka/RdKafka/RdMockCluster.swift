internal import Blocking
import CRdKafka
import Synchronization

/// Owns a mock cluster and the client in which it lives.
final class RdMockCluster: @unchecked Sendable {
  let bootstrapServers: [String]
  private let handle: RdHandle
  private let poller: RdPoller
  private let cluster: Mutex<OpaquePointer?>

  init(brokers: Int) throws(KafkaError) {
    handle = try RdHandle(Configuration(bootstrapServers: [], clientID: "mock-cluster"), .producer)
    poller = RdPoller(handle, observer: .none)
    guard let cluster = rd_kafka_mock_cluster_new(handle.client, Int32(clamping: brokers)) else {
      throw KafkaError(.other, code: "_MOCK", message: "no mock cluster of \(brokers) brokers")
    }
    bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster)).split(separator: ",").map(String.init)
    self.cluster = Mutex(cluster)
  }

  deinit { destroy() }

  private func destroy() {
    cluster.withLock { cluster in
      if let cluster { rd_kafka_mock_cluster_destroy(cluster) }
      cluster = nil
    }
  }

  func close() async {
    await DedicatedThread.run(name: "kafka-mock-end") { self.destroy() }
  }

  func createTopic(_ name: String, _ partitions: Int, _ replicas: Int) throws(KafkaError) {
    guard Record.isTopicName(name) else { throw .notATopic }
    try call { rd_kafka_mock_topic_create($0, name, Int32(clamping: partitions), Int32(clamping: replicas)) }
  }

  func fail(_ request: MockCluster.Request, with errors: [MockCluster.Failure]) {
    let codes = errors.map { rd_kafka_resp_err_t($0.rawValue) }
    cluster.withLock { cluster in
      if let cluster { rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, codes.count, codes) }
    }
  }

  func heal(_ request: MockCluster.Request) {
    cluster.withLock { cluster in
      if let cluster { rd_kafka_mock_clear_request_errors(cluster, request.rawValue) }
    }
  }

  func setBroker(_ id: Int32, up: Bool) throws(KafkaError) {
    try call { up ? rd_kafka_mock_broker_set_up($0, id) : rd_kafka_mock_broker_set_down($0, id) }
  }

  func setLatency(_ id: Int32, _ time: Duration) throws(KafkaError) {
    try call { rd_kafka_mock_broker_set_rtt($0, id, time.milliseconds) }
  }

  func setLeader(_ partition: TopicPartition, _ id: Int32) throws(KafkaError) {
    try call { rd_kafka_mock_partition_set_leader($0, partition.topic, partition.partition, id) }
  }

  private func call(_ body: (OpaquePointer) -> rd_kafka_resp_err_t) throws(KafkaError) {
    let failure = cluster.withLock { cluster in
      guard let cluster else { return KafkaError?.some(.closed) }
      return KafkaError(body(cluster))
    }
    if let failure { throw failure }
  }
}
