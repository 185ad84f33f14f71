/// Takes a change of the catalogue to a system that subscribes: what it is told is the change itself, with the difference.
public protocol CatalogueSubscriber: Sendable {
  /// Tells it of one change; one attempt a call. A repeated one is harmless: theme and version are its identity.
  func send(_ change: CatalogueChange) async -> Attempt
}

/// Pushes changes of the catalogue to one system that subscribes (webhook). A change belongs to no case, so it goes by no
/// lane: each subscriber is a consumer group of the topic. The committed offset is how far it was told, which survives
/// restarts; the group's rebalancing gives the work to one process; and a subscriber that is down delays nobody else. One
/// that is new is told the whole history.
public struct CatalogueSender: Sendable {
  /// The longest pause before the next attempt.
  static let longestPause = Duration.seconds(600)

  private let bus: any MessageBus
  private let system: SystemCode
  private let district: DistrictCode?
  private let subscriber: any CatalogueSubscriber
  private let districts: [ThemeCode: DistrictCode]
  private let clock: any WallClock
  private let observer: any CatalogueObserver

  /// A sender to one system.
  /// - Parameters:
  ///   - district: the only district of whose themes it is told; nil for all.
  ///   - themes: the themes of the configuration.
  public init(
    bus: any MessageBus, system: SystemCode, district: DistrictCode?, subscriber: any CatalogueSubscriber,
    themes: [Theme], clock: any WallClock = SystemClock(), observer: any CatalogueObserver = SilentCatalogueObserver()
  ) {
    self.bus = bus
    self.system = system
    self.district = district
    self.subscriber = subscriber
    districts = Dictionary(themes.map { ($0.code, $0.district) }) { first, _ in first }
    self.clock = clock
    self.observer = observer
  }

  /// The consumer group of a subscriber.
  public static func group(_ system: SystemCode) -> String { "hub-catalogue-\(system)" }

  /// Tells until cancelled.
  public func run() async throws(BusError) {
    let consumer = try await bus.consumer(.group(Self.group(system), topics: [Topics.catalogue]))
    let result: Result<Void, BusError>
    do throws(BusError) {
      while !Task.isCancelled { try await step(consumer) }
      result = .success(())
    } catch { result = .failure(error) }
    await consumer.close()
    try result.get()
  }

  private func step(_ consumer: any BusConsumer) async throws(BusError) {
    switch try await consumer.next(limit: 1, wait: .milliseconds(500)) {
    case .assigned(let partitions)?: try await consumer.start(partitions.mapValues { $0 ?? -2 })
    case .revoked(let partitions)?, .lost(let partitions)?: try await consumer.finishRevocation(partitions)
    case .records(let messages)?:
      for message in messages {
        guard await tell(message) else { return }
        try await consumer.commit([message.source: message.offset + 1])
      }
    case .caughtUp?, nil: break
    }
  }

  /// Tells one change, as often as it takes; false where it was cancelled before.
  private func tell(_ message: BusMessage) async -> Bool {
    guard let (_, _, value) = try? CloudEvent.read(message), let change = try? CatalogueChange(json: value),
      let owner = districts[change.theme], district == nil || district == owner
    else { return true }
    var pause = Duration.seconds(1)
    while !Task.isCancelled {
      let attempt = await subscriber.send(change)
      observer.told(system, change, attempt)
      guard case .failed(_, _, _, let retryAfter) = attempt else { return true }
      await clock.wait(max(pause, retryAfter ?? .zero))
      pause = min(pause * 2, Self.longestPause)
    }
    return false
  }
}

/// What is told of changes of the catalogue to those who watch: logs and metrics.
public protocol CatalogueObserver: Sendable {
  /// A subscriber was told of a change, or an attempt failed.
  func told(_ system: SystemCode, _ change: CatalogueChange, _ attempt: Attempt)
}

/// Watches nothing.
public struct SilentCatalogueObserver: CatalogueObserver {
  /// Watches nothing.
  public init() {}
  /// Nothing.
  public func told(_ system: SystemCode, _ change: CatalogueChange, _ attempt: Attempt) {}
}
