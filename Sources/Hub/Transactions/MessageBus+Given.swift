extension MessageBus {
  /// From the beginning of these spans on, what a reader of committed records is given up to the ends that there are now.
  /// - Throws: `.unavailable` where reading stands still.
  func given(
    from spans: [TopicPartition: ClosedRange<Int64>]
  ) async throws(BusError) -> Set<BusPosition> {
    guard !spans.isEmpty else { return [] }
    let consumer = try await consumer(.partitions(spans.mapValues(\.lowerBound)))
    return try await ending(consumer.close) { () throws(BusError) in try await positions(of: consumer) }
  }

  private func positions(of consumer: any BusConsumer) async throws(BusError) -> Set<BusPosition> {
    var found: Set<BusPosition> = []
    while true {
      switch try await consumer.next(limit: 1000, wait: .seconds(10)) {
      case .records(let messages)?:
        found.formUnion(messages.lazy.map { BusPosition($0.source, $0.offset) })
      case .caughtUp?: return found
      case .assigned?, .revoked?, .lost?: break
      case nil: throw BusError(.unavailable, code: "_STANDING_STILL", message: "committed records cannot be read")
      }
    }
  }
}
