/// A transaction that the bus says it has committed.
struct AcknowledgedCommit: Sendable {
  /// Its records.
  var records: [BusRecord]
  /// Where each of them stands.
  var landed: [BusPosition]
  /// The offsets that it committed.
  var offsets: [TopicPartition: Int64]
}

extension [AcknowledgedCommit] {
  /// The group's offsets after all of them.
  var offsets: [TopicPartition: Int64] {
    reduce(into: [:]) { offsets, commit in offsets.merge(commit.offsets) { Swift.max($0, $1) } }
  }

  /// From the first to the last record of each partition.
  var spans: [TopicPartition: ClosedRange<Int64>] {
    reduce(into: [:]) { spans, commit in
      for position in commit.landed {
        let known = spans[position.partition] ?? position.offset...position.offset
        spans[position.partition] =
          Swift.min(known.lowerBound, position.offset)...Swift.max(known.upperBound, position.offset)
      }
    }
  }

  /// The records that are not among those which readers are given, in order, each for the partition where it stood. Of a
  /// state only the newest: one that a later of these commits replaced must not come behind it.
  func missing(from given: Set<BusPosition>) -> [BusRecord] {
    var newest: [State: BusPosition] = [:]
    for commit in self {
      for (record, position) in zip(commit.records, commit.landed) where Topics.isChangelog(record.topic) {
        newest[State(partition: position.partition, key: record.key)] = position
      }
    }
    return flatMap { commit in
      zip(commit.records, commit.landed).compactMap { record, position in
        guard !given.contains(position) else { return nil }
        let state = State(partition: position.partition, key: record.key)
        guard newest[state] == nil || newest[state] == position else { return nil }
        var record = record
        record.partition = position.partition.partition
        return record
      }
    }
  }

  /// Whether readers are given states behind the last of these, where only another owner of the partition can have put
  /// them: states of before must not come behind those.
  func haveSuccessors(among given: Set<BusPosition>) -> Bool {
    let last = spans.filter { Topics.isChangelog($0.key.topic) }
    return given.contains { position in last[position.partition].map { position.offset > $0.upperBound } ?? false }
  }

  private struct State: Hashable {
    let partition: TopicPartition
    let key: [UInt8]?
  }
}
