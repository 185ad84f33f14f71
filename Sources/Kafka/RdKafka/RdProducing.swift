import CRdKafka

extension RdHandle {
  /// The error that broke the client, if any.
  var fatalError: KafkaError? { KafkaError.fatal(of: client) }

  /// Blocks until the queue is empty; what is left after the time is given up and reported as such.
  func flush(within time: Duration) {
    guard rd_kafka_flush(client, time.milliseconds) != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
    rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
    rd_kafka_flush(client, 5_000)
  }
}
