extension RdConsumer {
  /// Reads the one record at an offset, and stops reading again. Nil where there is none to be seen.
  func record(
    _ partition: TopicPartition, at offset: Int64, until deadline: ContinuousClock.Instant
  ) throws(KafkaError) -> ConsumedRecord? {
    try read([partition: offset])
    defer { try? read([:]) }
    while ContinuousClock.now < deadline {
      switch try next(limit: 1, bytes: .max, until: deadline, goOn: { true }) {
      case .records(let records)?:
        // What comes first at or after the offset; what an earlier call left behind is of another place.
        guard let record = records.first(where: { $0.source == partition && $0.offset >= offset }) else { continue }
        return record.offset == offset ? record : nil
      case .endOfPartition(let place, let end)? where place == partition && end >= 0:
        return nil
      case .problem(let error, let place)? where place == partition:
        // The offset is out of the range that the partition keeps.
        if error.code == "_AUTO_OFFSET_RESET" { return nil }
        throw error
      default: continue
      }
    }
    throw KafkaError(.unavailable, code: "_TIMED_OUT", message: "no answer about one record")
  }
}
