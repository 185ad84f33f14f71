import CRdKafka

typealias RdPartitionList = UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

/// Makes the library's list of partitions for the time of a call.
func withPartitions<Result, Failure: Error>(
  _ offsets: [TopicPartition: Int64], _ body: (RdPartitionList) throws(Failure) -> Result
) throws(Failure) -> Result {
  let list: RdPartitionList = rd_kafka_topic_partition_list_new(Int32(clamping: offsets.count))
  defer { rd_kafka_topic_partition_list_destroy(list) }
  for (partition, offset) in offsets {
    guard let entry = rd_kafka_topic_partition_list_add(list, partition.topic, partition.partition) else { continue }
    entry.pointee.offset = offset
  }
  return try body(list)
}

/// As `withPartitions`, for calls that ask nothing of an offset.
func withPartitions<Result, Failure: Error>(
  _ partitions: some Sequence<TopicPartition>, _ body: (RdPartitionList) throws(Failure) -> Result
) throws(Failure) -> Result {
  // RD_KAFKA_OFFSET_INVALID
  try withPartitions(Dictionary(partitions.map { ($0, -1001) }) { first, _ in first }, body)
}

extension RdPartitionList {
  /// The entries, copied.
  var entries: [(partition: TopicPartition, offset: Int64, error: KafkaError?)] {
    guard let first = pointee.elems else { return [] }
    return UnsafeBufferPointer(start: first, count: Int(pointee.cnt)).map { entry in
      (
        TopicPartition(entry.topic.map { String(cString: $0) } ?? "", entry.partition), entry.offset,
        KafkaError(entry.err)
      )
    }
  }

  /// The partitions, copied.
  var partitions: [TopicPartition] { entries.map(\.partition) }

  /// The first entry's error, if any entry has one.
  var firstError: KafkaError? { entries.lazy.compactMap(\.error).first }
}
