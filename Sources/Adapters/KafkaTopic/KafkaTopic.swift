public import Hub

/// Delivers to a system that reads Kafka itself: each record is copied to its topic `out.<system>` as a CloudEvent.
/// At least once; the reader tells repeated copies by `hub-delivery-id` and late ones by `hub-sequence`.
public struct KafkaTopic: SystemTransport {
  private let topic: String
  private let publisher: any BusPublisher
  private let clock: any WallClock
  private let configuration: String

  /// A transport to a system's topic.
  public init(system: SystemCode, publisher: any BusPublisher, clock: any WallClock, configuration: String) {
    topic = Topics.feed(system)
    self.publisher = publisher
    self.clock = clock
    self.configuration = configuration
  }

  /// Copies one record; delivered when the brokers have it.
  public func send(_ record: OutboundRecord) async -> Attempt {
    do {
      _ = try await publisher.publish([record.record(topic: topic, time: clock.now(), configuration: configuration)])
      return .delivered(caseNumber: nil)
    } catch {
      let code = "bus-\(error.code)"
      if error.kind == .rejected { return .refused(code: code, message: "no broker takes it") }
      return .failed(code: code, systemDown: true, doubtful: false, retryAfter: nil)
    }
  }

  /// A copy may be made twice without harm.
  public func look(for record: OutboundRecord) async -> Look { .absent }

  /// A topic cannot be asked.
  public func ask(_ number: CaseNumber) async -> Answer? { nil }
}
