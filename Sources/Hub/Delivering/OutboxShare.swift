import Offsets

/// This worker's share of the outboxes: what is in hand of each partition, and what may be committed. Pure.
struct OutboxShare {
  private struct Partition {
    var tracker: OffsetTracker
    let assignment: Int
    /// Records before this offset were there when the partition came: an earlier owner may have sent them.
    let inherited: Int64
    var paused = false
  }

  /// At so many records in hand a partition is paused, at half of it it goes on.
  let highWater: Int
  private var partitions: [TopicPartition: Partition] = [:]
  private var assignments = 0

  init(highWater: Int = 500) { self.highWater = highWater }

  mutating func assign(_ partition: TopicPartition, start: Int64, end: Int64) {
    assignments += 1
    partitions[partition] = Partition(
      tracker: OffsetTracker(start: start), assignment: assignments, inherited: end)
  }

  mutating func remove(_ gone: [TopicPartition]) { for partition in gone { partitions[partition] = nil } }

  /// Takes a record in hand; nil for a partition that is not ours.
  mutating func take(_ message: BusMessage) -> (assignment: Int, inherited: Bool)? {
    guard let partition = partitions[message.source] else { return nil }
    partitions[message.source]?.tracker.take(message.offset)
    return (partition.assignment, message.offset < partition.inherited)
  }

  mutating func settle(_ source: TopicPartition, _ offset: Int64, assignment: Int) {
    guard partitions[source]?.assignment == assignment else { return }
    partitions[source]?.tracker.settle(offset)
  }

  /// Offsets to commit, of these partitions or of all.
  mutating func committable(_ only: [TopicPartition]? = nil) -> [TopicPartition: Int64] {
    var offsets: [TopicPartition: Int64] = [:]
    for partition in only ?? Array(partitions.keys) {
      if let offset = partitions[partition]?.tracker.committable() { offsets[partition] = offset }
    }
    return offsets
  }

  /// Partitions to pause and to resume now.
  mutating func flow() -> (pause: [TopicPartition], resume: [TopicPartition]) {
    var pause: [TopicPartition] = []
    var resume: [TopicPartition] = []
    for (name, partition) in partitions {
      if !partition.paused, partition.tracker.count >= highWater {
        partitions[name]?.paused = true
        pause.append(name)
      } else if partition.paused, partition.tracker.count <= highWater / 2 {
        partitions[name]?.paused = false
        resume.append(name)
      }
    }
    return (pause, resume)
  }
}
