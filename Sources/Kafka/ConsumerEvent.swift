/// What a consumer learns, in order.
public enum ConsumerEvent: Sendable, Hashable {
  /// Partitions came to this member, with what the group committed for each. Answer with `Consumer.assign`.
  case assigned([TopicPartition: Int64?])
  /// Partitions are about to go to another member. Answer with `Consumer.unassign`.
  case revoked([TopicPartition])
  /// Partitions have gone already. Nothing is to be answered, and nothing of them can be committed.
  case lost([TopicPartition])
  /// Records, in order within each partition.
  case records([ConsumedRecord])
  /// A partition was read to its end (with `read_committed`: to the last stable offset), which is at this offset.
  case endOfPartition(TopicPartition, offset: Int64)
  /// A partition or topic cannot be read.
  case problem(KafkaError, TopicPartition)
}
