import Foundation
import Synchronization
import Testing

@testable import Hub
@testable import HubTesting

/// What the processor does where a fault meets another one, or the last acts of a former owner.
@Suite(.timeLimit(.minutes(1)))
struct ProcessorFaultTests {
  @Test("where the first half of a refused batch has to be read again, the second does not go before it")
  func refusedThenUnknown() async throws {
    try await StationScene().run { scene in
      scene.bus.plan(.commit(BusError(.rejected, code: "planned", message: ""), applied: false))
      scene.bus.plan(.commit(BusError(.outcomeUnknown, code: "planned", message: ""), applied: false))
      scene.clock.run()
      try await scene.publish([scene.submission(1), scene.submission(1, version: 2)])
      let entries = try await scene.journal { $0.filter { $0.kind == .submitted }.count >= 2 }
      #expect(entries.filter { $0.kind == .submitted }.map(\.outcome) == [.accepted, .superseded])
    }
  }

  @Test(
    "what was acknowledged and then lost by Kafka is written again, before anything else is",
    arguments: [BusError.Kind.aborted, .outcomeUnknown, .fatal],
    [
      [Topics.cases, Topics.bodies, Topics.journal, Topics.outbox("xuhui"), Topics.outbox("city")], [Topics.journal],
      [Topics.cases], [Topics.outbox("xuhui")],
    ])
  func lostByKafka(_ kind: BusError.Kind, topics: [String]) async throws {
    try await StationScene().run { scene in
      scene.clock.run()
      try await scene.publish((0..<5).map { scene.submission($0) })
      await scene.xuhui.waitForRecords(5)
      _ = try await scene.journal { $0.filter { $0.outcome == .delivered }.count == 5 }
      let last = scene.bus.records(of: Topics.journal).count
      scene.bus.plan(.forgetting(BusError(kind, code: "planned", message: ""), topics: Set(topics)))
      try await scene.publish((5..<10).map { scene.submission($0) })
      await scene.xuhui.waitForRecords(10)
      let entries = try await scene.journal { $0.filter { $0.outcome == .delivered }.count >= 10 }
      #expect(last < scene.bus.records(of: Topics.journal).count)
      #expect(entries.filter { $0.outcome == .delivered }.count == 10)
      #expect(Set(entries.compactMap(\.source)).count == entries.count)
      #expect(scene.xuhui.received.count == 10)
      #expect(scene.states.values.allSatisfy { $0.legs.count == 1 && $0.legs[0].number != nil })
    }
  }

  @Test("what a former owner commits until its offsets are asked for is in the states")
  func formerOwner() async throws {
    let former = StationScene()
    try await former.run { scene in
      try await scene.publish([scene.submission(1)])
      _ = try await scene.journal { !$0.isEmpty }
    }
    let state = try #require(former.bus.records(of: Topics.cases).first)
    let scene = StationScene()
    try FileManager.default.createDirectory(at: scene.folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scene.folder) }
    try await scene.publish([scene.submission(1), scene.submission(1)])
    let bus = LateOwnerBus(bus: scene.bus) { shared in
      _ = shared.append([
        BusRecord(topic: Topics.cases, partition: state.source.partition, key: state.key, value: state.value)
      ])
      shared.groups[Processor.group]?.committed[TopicPartition(Topics.inbox, state.source.partition)] = 1
    }
    let processor = try await scene.processor("b", on: bus)
    let running = Task { try await processor.run() }
    let entries = try await scene.journal { !$0.isEmpty }
    #expect(entries.map(\.outcome) == [.duplicate])
    running.cancel()
    try await running.value
  }
}

/// A bus on which a former owner of the inbox commits for the last time just before its offsets are asked for.
private final class LateOwnerBus: MessageBus {
  private let bus: MemoryBus
  private let last: @Sendable (inout MemoryState) -> Void
  private let isDone = Mutex(false)

  init(bus: MemoryBus, last: @escaping @Sendable (inout MemoryState) -> Void) {
    self.bus = bus
    self.last = last
  }

  func publisher(named name: String, gathering time: Duration) async throws(BusError) -> any BusPublisher {
    try await bus.publisher(named: name, gathering: time)
  }
  func transactor(id: String) async throws(BusError) -> any BusTransactor { try await bus.transactor(id: id) }
  func consumer(
    _ subscription: BusSubscription, gathering time: Duration
  ) async throws(BusError) -> any BusConsumer {
    try await bus.consumer(subscription, gathering: time)
  }
  func reader() async throws(BusError) -> any BusReader { try await bus.reader() }
  func admin() async throws(BusError) -> any BusAdmin { LateOwnerAdmin(admin: try await bus.admin(), bus: self) }

  fileprivate func finish() {
    let first = isDone.withLock { done in
      defer { done = true }
      return !done
    }
    if first { bus.state.withLock { last(&$0) } }
  }
}

private struct LateOwnerAdmin: BusAdmin {
  let admin: any BusAdmin
  let bus: LateOwnerBus

  func clusterID() async throws(BusError) -> String? { try await admin.clusterID() }
  func describe(_ names: [String]) async throws(BusError) -> [BusTopic] { try await admin.describe(names) }
  func create(_ topics: [BusTopic]) async throws(BusError) { try await admin.create(topics) }
  func configure(_ topic: BusTopic) async throws(BusError) { try await admin.configure(topic) }
  func committed(group: String, _ partitions: [TopicPartition]) async throws(BusError) -> [TopicPartition: Int64] {
    bus.finish()
    return try await admin.committed(group: group, partitions)
  }
  func close() async { await admin.close() }
}
