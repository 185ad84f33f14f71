import CommandLine
import Hub
import HubTesting
import Logging
import Testing

@testable import hubd

@Suite struct TopicCheckTests {
  private let table = Topics.table(systems: ["xuhui"], feeds: [])

  private func bus(_ change: (inout [BusTopic]) -> Void = { _ in }) async throws -> MemoryBus {
    let bus = MemoryBus()
    var topics = table.map { $0.asked(fixedPartitions: Topics.fixedPartitions, replicas: 1) }
    change(&topics)
    let admin = try await bus.admin()
    try await admin.create(topics)
    await admin.close()
    return bus
  }

  private func failure(_ bus: MemoryBus, _ clock: any WallClock = ManualClock.running) async -> Failure? {
    do {
      try await TopicCheck(bus: bus, table: table, log: .silent, clock: clock).run()
      return nil
    } catch { return error }
  }

  @Test func topicsAsTheTableSaysPass() async throws {
    #expect(await failure(try await bus()) == nil)
  }

  @Test func missingTopicsAreNamedAllAtOnce() async throws {
    let found = await failure(try await bus { $0.removeAll { [Topics.inbox, Topics.refs].contains($0.name) } })
    #expect(found?.exit == .configuration)
    #expect(found?.message == "topics are missing: hub.inbox, hub.refs")
    #expect(found?.hint == "hubctl topics apply makes them")
  }

  @Test func topicsThatShowALittleLaterPass() async throws {
    let late = try await bus { $0.removeAll { $0.name == Topics.inbox } }
    let inbox = table.filter { $0.name == Topics.inbox }.map {
      $0.asked(fixedPartitions: Topics.fixedPartitions, replicas: 1)
    }
    #expect(await failure(late, MakingClock { try? await late.admin().create(inbox) }) == nil)
  }

  @Test func wrongPartitionsWouldGiveKeysOtherOwners() async throws {
    let found = await failure(
      try await bus { topics in
        for index in topics.indices where topics[index].name == Topics.inbox { topics[index].partitions = 12 }
      })
    #expect(found?.exit == .configuration)
    #expect(found?.message == "topic hub.inbox has 12 partitions and needs 32: keys would change their owner")
  }

  @Test func anotherSettingIsNoReasonNotToStart() async throws {
    let found = await failure(
      try await bus { topics in
        for index in topics.indices { topics[index].settings["retention.ms"] = "1" }
      })
    #expect(found == nil)
  }
}

/// A clock on which something happens while one waits.
private struct MakingClock: WallClock {
  let make: @Sendable () async -> Void
  func now() -> Timestamp { Timestamp(milliseconds: 0) }
  func wait(_ duration: Duration) async { await make() }
}

extension ManualClock {
  /// One on which nobody has to wait.
  fileprivate static var running: ManualClock {
    let clock = ManualClock()
    clock.run()
    return clock
  }
}
