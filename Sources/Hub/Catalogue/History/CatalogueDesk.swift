internal import Synchronization

/// Holds the catalogue in force for one process: the configuration's themes, and above them the changes in `hub.catalogue`,
/// each from its date on. Whoever decides by the catalogue asks here each time, and so nothing has to be told to anybody
/// when a date has come.
public final class CatalogueDesk: Sendable {
  /// The only partition of `hub.catalogue`: one order for all readers gives all the same versions.
  static let partition = TopicPartition(Topics.catalogue, 0)

  private struct State {
    var history: CatalogueHistory
    var inForce: HubConfiguration
    var until: Timestamp?
    var next: Int64 = -2
    var counted: Set<String> = []
    var unreadable = 0
  }

  private let bus: any MessageBus
  private let configuration: HubConfiguration
  private let clock: any WallClock
  private let state: Mutex<State>
  private let progress = ProgressWaiters()

  /// A desk that has read all changes that are there.
  public init(
    bus: any MessageBus, configuration: HubConfiguration, clock: any WallClock = SystemClock()
  ) async throws(BusError) {
    self.bus = bus
    self.configuration = configuration
    self.clock = clock
    state = Mutex(State(history: CatalogueHistory(files: configuration.themes), inForce: configuration))
    try await read(untilCaughtUp: true)
  }

  /// The configuration with the catalogue in force now.
  public var current: HubConfiguration {
    let now = clock.now()
    return state.withLock { state in
      if let until = state.until, now >= until { enforce(&state, at: now) }
      return state.inForce
    }
  }

  /// The catalogue through time.
  public var history: CatalogueHistory { state.withLock { $0.history } }

  /// Records of the topic that could not be read; they count for nothing.
  public var unreadable: Int { state.withLock { $0.unreadable } }

  /// Reads what is published until cancelled.
  public func run() async throws(BusError) { try await read(untilCaughtUp: false) }

  /// Whether a change counts: true once this process has read it as the first of its version.
  func counts(_ id: String) -> Bool { state.withLock { $0.counted.contains(id) } }

  /// Waits until this process has read past an offset; false where it does not within the time.
  func hasRead(_ offset: Int64, within limit: Duration) async -> Bool {
    await progress.wait(until: { self.state.withLock { $0.next > offset } }, within: limit, clock: clock)
  }

  private func read(untilCaughtUp: Bool) async throws(BusError) {
    let consumer = try await bus.consumer(.partitions([Self.partition: state.withLock { $0.next }]))
    let result: Result<Void, BusError>
    do throws(BusError) {
      reading: while !Task.isCancelled {
        switch try await consumer.next(limit: 500, wait: .seconds(1)) {
        case .records(let messages)?: take(messages)
        case .caughtUp? where untilCaughtUp: break reading
        case .caughtUp?, .assigned?, .revoked?, .lost?, nil: break
        }
      }
      result = .success(())
    } catch { result = .failure(error) }
    await consumer.close()
    try result.get()
  }

  private func take(_ messages: [BusMessage]) {
    let now = clock.now()
    state.withLock { state in
      for message in messages where message.offset >= state.next {
        state.next = message.offset + 1
        guard let (_, _, value) = try? CloudEvent.read(message), let change = try? CatalogueChange(json: value) else {
          state.unreadable += 1
          continue
        }
        if state.history.take(change) { state.counted.insert(change.id) }
      }
      enforce(&state, at: now)
    }
    progress.tell()
  }

  private func enforce(_ state: inout State, at now: Timestamp) {
    state.inForce = configuration.with(state.history, at: now)
    state.until = state.history.nextEffective(after: now)
  }
}
