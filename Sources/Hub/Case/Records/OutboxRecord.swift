extension OutboundRecord {
  /// Name of the header with the delivery id.
  public static let deliveryHeader = "hub-delivery-id"
  /// Name of the header with the sequence.
  public static let sequenceHeader = "hub-sequence"

  /// Reads a record of an outbox.
  public init(_ message: BusMessage) throws(RecordProblem) {
    let (_, _, value) = try CloudEvent.read(message)
    do throws(CanonicalProblem) { try self.init(json: value) } catch { throw RecordProblem(error) }
  }

  /// The record for a topic: the system's outbox, or the feed that it reads itself.
  public func record(topic: String, time: Timestamp, configuration: String) -> BusRecord {
    CloudEvent.record(
      topic: topic, key: application.rawValue, value: json,
      .init(id: "\(delivery)/\(round)", type: "hub.delivery.\(payload.kind)", time: time),
      more: [
        BusHeader(Self.deliveryHeader, delivery.rawValue), BusHeader(Self.sequenceHeader, String(sequence)),
        BusHeader(TraceContext.header, TraceContext.parent(of: self)),
        BusHeader(Handling.configurationHeader, configuration),
      ])
  }
}
