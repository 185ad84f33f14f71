import HubTesting
import Synchronization
import Testing

@testable import Hub

/// What was acknowledged stays, on a bus in memory that loses it as Kafka may.
@Suite(.timeLimit(.minutes(1)))
struct ProvenTransactorTests {
  private let bus = MemoryBus(partitions: 1)
  private let source = TopicPartition("in", 0)

  private func transactor(_ found: Findings = Findings()) -> ProvenTransactor {
    ProvenTransactor(bus: bus, id: "id", group: "group", sources: ["in"], targets: ["out", "log"]) { found.add($0) }
  }

  private func member() async throws -> any BusConsumer {
    let consumer = try await bus.consumer(.group("group", topics: ["in"]))
    guard case .assigned(let offsets)? = try await consumer.next(limit: 1, wait: .seconds(5)) else {
      throw CancellationError()
    }
    try await consumer.start(offsets.mapValues { $0 ?? -2 })
    return consumer
  }

  private func records(_ text: String) -> [BusRecord] {
    ["out", "log"].map { BusRecord(topic: $0, key: nil, value: Array(text.utf8)) }
  }

  private func values(_ topic: String) -> [String] {
    bus.records(of: topic).map { String(decoding: $0.value ?? [], as: UTF8.self) }
  }

  /// Commits, and lets the next commit fail so that what the first wrote into these topics is gone.
  private func commit(
    _ transactor: ProvenTransactor, _ consumer: any BusConsumer, forgotten topics: Set<String>
  ) async throws {
    _ = try await transactor.commit(records("1"), offsets: [source: 1], of: consumer)
    bus.plan(.forgetting(failure, topics: topics))
    await #expect(throws: BusError.self) {
      try await transactor.commit(records("2"), offsets: [source: 2], of: consumer)
    }
  }

  private let failure = BusError(.aborted, code: "planned", message: "")

  @Test("the part of the last commit that is gone is written again, once, and told")
  func writtenAgain() async throws {
    let found = Findings()
    let transactor = transactor(found)
    let consumer = try await member()
    try await transactor.prove(of: consumer, owning: [source])
    #expect(await transactor.struck.isEmpty)
    for number in 1...2 {
      _ = try await transactor.commit(records("\(number)"), offsets: [source: Int64(number)], of: consumer)
    }
    bus.plan(.forgetting(failure, topics: ["log"]))
    await #expect(throws: BusError.self) {
      try await transactor.commit(records("3"), offsets: [source: 3], of: consumer)
    }
    #expect(values("log") == ["1"])
    #expect(await transactor.isInDoubt)
    try await transactor.prove(of: consumer, owning: [source])
    #expect(await !transactor.isInDoubt)
    #expect(values("log") == ["1", "2"] && values("out") == ["1", "2"])
    #expect(found.all == [.rewritten(1)])
    _ = try await transactor.commit(records("3"), offsets: [source: 3], of: consumer)
    #expect(values("log") == ["1", "2", "3"] && values("out") == ["1", "2", "3"])
  }

  @Test("a commit whose outcome nobody told counts where its offsets are committed, and is whole then")
  func undecided() async throws {
    let transactor = transactor()
    let consumer = try await member()
    bus.plan(.commit(BusError(.outcomeUnknown, code: "planned", message: ""), applied: true))
    await #expect(throws: BusError.self) {
      try await transactor.commit(records("1"), offsets: [source: 1], of: consumer)
    }
    bus.hide(topic: "out")
    try await transactor.prove(of: consumer, owning: [source])
    #expect(values("log") == ["1"] && values("out") == ["1"])
  }

  @Test("while it fails to write again it stays in doubt, and what failed half-way is not written twice")
  func repairFails() async throws {
    let transactor = transactor()
    let consumer = try await member()
    try await commit(transactor, consumer, forgotten: ["log", "out"])
    bus.plan(.commit(failure, applied: false))
    bus.plan(.commit(BusError(.outcomeUnknown, code: "planned", message: ""), applied: true))
    for _ in 0..<2 {
      await #expect(throws: BusError.self) { try await transactor.prove(of: consumer, owning: [source]) }
      #expect(await transactor.isInDoubt)
    }
    try await transactor.prove(of: consumer, owning: [source])
    #expect(values("log") == ["1"] && values("out") == ["1"])
  }

  @Test("where another member went on meanwhile nothing is put behind its records, and that is an error")
  func overtaken() async throws {
    let found = Findings()
    let transactor = transactor(found)
    let consumer = try await member()
    try await commit(transactor, consumer, forgotten: ["log"])
    try await consumer.commit([source: 9])
    let error = await #expect(throws: BusError.self) { try await transactor.prove(of: consumer, owning: [source]) }
    #expect(error?.code == "overtaken")
    try await transactor.prove(of: consumer, owning: [source])
    #expect(await transactor.struck == [TopicPartition("log", 0), TopicPartition("out", 0)])
    #expect(values("log").isEmpty)
    #expect(found.all == [.lost(1)])
  }

  @Test("without all partitions of the commit nothing is written for those that are another member's now")
  func noLongerOwned() async throws {
    let found = Findings()
    let transactor = transactor(found)
    let consumer = try await member()
    try await commit(transactor, consumer, forgotten: ["log"])
    await #expect(throws: BusError.self) {
      try await transactor.prove(of: consumer, owning: [TopicPartition("in", 1)])
    }
    #expect(found.all == [.lost(1)])
    #expect(values("log").isEmpty)
  }

  @Test("an outcome that nobody told is not taken from offsets that another member may have committed")
  func offsetsOfAnother() async throws {
    let transactor = transactor()
    let consumer = try await member()
    bus.plan(.commit(BusError(.outcomeUnknown, code: "planned", message: ""), applied: true))
    await #expect(throws: BusError.self) {
      try await transactor.commit(records("1"), offsets: [source: 1], of: consumer)
    }
    for topic in ["log", "out"] { bus.hide(topic: topic) }
    await transactor.left([source])
    try await transactor.prove(of: consumer, owning: [source])
    #expect(values("log").isEmpty && values("out").isEmpty)
  }

  @Test("trouble on the way to the bus is looked into, though no call failed")
  func trouble() async throws {
    let transactor = transactor()
    let consumer = try await member()
    try await transactor.prove(of: consumer, owning: [source])
    _ = try await transactor.commit(records("1"), offsets: [source: 1], of: consumer)
    #expect(await !transactor.isInDoubt)
    bus.trouble()
    bus.hide(topic: "out")
    #expect(await transactor.isInDoubt)
    try await transactor.prove(of: consumer, owning: [source])
    #expect(await !transactor.isInDoubt)
    #expect(values("log") == ["1"] && values("out") == ["1"])
  }

  @Test("where it cannot end what is undecided it takes the id anew and tries again")
  func clearFails() async throws {
    let transactor = transactor()
    let consumer = try await member()
    bus.plan(.clear(BusError(.outcomeUnknown, code: "planned", message: "")))
    await #expect(throws: BusError.self) { try await transactor.prove(of: consumer, owning: [source]) }
    try await transactor.prove(of: consumer, owning: [source])
    _ = try await transactor.commit(records("1"), offsets: [source: 1], of: consumer)
    #expect(values("log") == ["1"])
  }

  @Test("what was lost waits for a member of the group")
  func withoutMember() async throws {
    let transactor = transactor()
    let consumer = try await member()
    try await commit(transactor, consumer, forgotten: ["log"])
    try await transactor.prove(of: nil)
    #expect(values("log").isEmpty)
    try await transactor.prove(of: consumer, owning: [source])
    #expect(values("log") == ["1"])
  }
}

private final class Findings: Sendable {
  private let list = Mutex<[ProvenTransactor.Finding]>([])
  var all: [ProvenTransactor.Finding] { list.withLock { $0 } }
  func add(_ finding: ProvenTransactor.Finding) { list.withLock { $0.append(finding) } }
}
