import CRdKafka

/// Offsets of a consumer: the group's, the partitions', and where reading goes on.
extension RdConsumer {
  /// What the group committed; nil where it did not. Waits for open transactions to be decided.
  func committed(_ partitions: [TopicPartition], within time: Duration) throws(KafkaError) -> [TopicPartition: Int64?] {
    let known = try handle.committed(partitions, within: time)
    return Dictionary(partitions.map { ($0, known[$0]) }) { $1 }
  }

  /// Commits, and waits for the answer no longer than the time.
  func commit(_ offsets: [TopicPartition: Int64], within time: Duration) throws(KafkaError) {
    guard owns(offsets.keys) else { throw .notOwned }
    guard let answers = rd_kafka_queue_new(handle.client) else { throw .closed }
    defer { rd_kafka_queue_destroy(answers) }
    try withPartitions(offsets) { (list) throws(KafkaError) in
      if let error = KafkaError(rd_kafka_commit_queue(handle.client, list, answers, nil, nil)) { throw error }
    }
    guard let event = rd_kafka_queue_poll(answers, time.milliseconds) else {
      throw KafkaError(failed: RD_KAFKA_RESP_ERR__TIMED_OUT)
    }
    defer { rd_kafka_event_destroy(event) }
    if let error = KafkaError(rd_kafka_event_error(event)) { throw error }
    if let error = rd_kafka_event_topic_partition_list(event)?.firstError { throw error }
  }

  /// Offsets of the first records at or after a time in milliseconds since 1970, or of a logical offset.
  func offsets(at places: [TopicPartition: Int64], within time: Duration) throws(KafkaError) -> [TopicPartition: Int64]
  {
    try handle.offsets(at: places, within: time)
  }

  func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
    try withPartitions(partitions.filter(isRead)) { (list) throws(KafkaError) in
      if let error = KafkaError(rd_kafka_pause_partitions(handle.client, list)) ?? list.firstError { throw error }
    }
  }

  func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
    try withPartitions(partitions.filter(isRead)) { (list) throws(KafkaError) in
      if let error = KafkaError(rd_kafka_resume_partitions(handle.client, list)) ?? list.firstError { throw error }
    }
  }

  func seek(_ offsets: [TopicPartition: Int64], within time: Duration) throws(KafkaError) {
    let offsets = offsets.filter { isRead($0.key) }
    guard !offsets.isEmpty else { return }
    try withPartitions(offsets) { (list) throws(KafkaError) in
      if let error = KafkaError(consuming: rd_kafka_seek_partitions(handle.client, list, time.milliseconds)) {
        throw error
      }
      if let error = list.firstError { throw error }
    }
  }

  /// Reads these partitions and no others.
  func read(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
    begun = Set(offsets.keys)
    try withPartitions(offsets) { (list) throws(KafkaError) in
      if let error = KafkaError(rd_kafka_assign(handle.client, list)) { throw error }
    }
  }
}

extension RdHandle {
  /// Offsets of the first records at or after a time, or of a logical offset. With `read_committed` the end is the
  /// last stable offset.
  func offsets(at places: [TopicPartition: Int64], within time: Duration) throws(KafkaError) -> [TopicPartition: Int64]
  {
    guard !places.isEmpty else { return [:] }
    return try withPartitions(places) { (list) throws(KafkaError) in
      if let error = KafkaError(rd_kafka_offsets_for_times(client, list, time.milliseconds)) { throw error }
      if let error = list.firstError { throw error }
      return Dictionary(list.entries.map { ($0.partition, $0.offset) }) { $1 }
    }
  }
}
