import HubTesting
import JSON
import Synchronization
import Testing

@testable import Hub

/// Subscribers are told of each change, in order, as often as it takes, over restarts.
@Suite(.timeLimit(.minutes(1)))
struct CatalogueSenderTests {
  /// A subscriber that fails as often as it is told to.
  private final class Subscriber: CatalogueSubscriber {
    private let state = Mutex<(told: [Int], failures: Int)>(([], 0))
    init(failing failures: Int = 0) { state.withLock { $0.failures = failures } }
    var told: [Int] { state.withLock { $0.told } }

    func send(_ change: CatalogueChange) async -> Attempt {
      state.withLock { state in
        guard state.failures == 0 else {
          state.failures -= 1
          return .failed(code: "down", systemDown: true, doubtful: false, retryAfter: nil)
        }
        state.told.append(change.version)
        return .delivered(caseNumber: nil)
      }
    }
  }

  private func bus(changes: Int) async throws -> MemoryBus {
    let bus = MemoryBus()
    try await bus.admin().create([BusTopic(name: Topics.catalogue, partitions: 1)])
    try await add(Array(2..<(2 + changes)), to: bus)
    return bus
  }

  private func add(_ versions: [Int], to bus: MemoryBus) async throws {
    let change = try CatalogueSamples.change()
    let records = versions.map { version in
      var change = change
      (change.version, change.id) = (version, "change-\(version)")
      return change.record
    }
    _ = try await bus.publisher(named: "test").publish(records)
  }

  private func sender(
    _ bus: MemoryBus, _ subscriber: Subscriber, _ clock: ManualClock, district: DistrictCode? = nil
  ) throws -> CatalogueSender {
    CatalogueSender(
      bus: bus, system: "portal", district: district, subscriber: subscriber,
      themes: try CatalogueSamples.configuration().themes, clock: clock)
  }

  @Test func itIsToldAgainUntilItHasIt() async throws {
    let (bus, clock, subscriber) = (try await bus(changes: 3), ManualClock(), Subscriber(failing: 4))
    let sender = try sender(bus, subscriber, clock)
    let running = Task { try await sender.run() }
    clock.run()
    #expect(await eventually { subscriber.told == [2, 3, 4] })
    running.cancel()
    try await running.value
  }

  @Test func afterARestartItIsToldOnlyWhatItHasNot() async throws {
    let (bus, clock, subscriber) = (try await bus(changes: 2), ManualClock(), Subscriber())
    for expected in [[2, 3], [2, 3, 4]] {
      let sender = try sender(bus, subscriber, clock)
      let running = Task { try await sender.run() }
      #expect(await eventually { subscriber.told == expected })
      let offset = Int64(expected.count)
      let partition = TopicPartition(Topics.catalogue, 0)
      #expect(
        await eventually { bus.committed(group: CatalogueSender.group("portal"), partition) == offset })
      running.cancel()
      try await running.value
      if expected.count == 2 { try await add([4], to: bus) }
    }
  }

  @Test func aDistrictsSystemIsToldOfItsOwnThemesOnly() async throws {
    let (bus, clock, subscriber) = (try await bus(changes: 1), ManualClock(), Subscriber())
    let sender = try sender(bus, subscriber, clock, district: "SH00HP")
    let running = Task { try await sender.run() }
    let partition = TopicPartition(Topics.catalogue, 0)
    #expect(await eventually { bus.committed(group: CatalogueSender.group("portal"), partition) == 1 })
    #expect(subscriber.told == [])
    running.cancel()
    try await running.value
  }
}
