import Hub
import HubTesting
import Kafka
import KafkaTesting
import Synchronization
import Testing

extension FaultTests {
  /// What Kafka acknowledged, where it loses a transaction's markers: as a node that leads alone does when it comes up
  /// after a crash. The more transactions end at the moment of the crash, the more are struck.
  @Suite struct AcknowledgedTests {
    private static let lines = 24

    @Test("each transaction that was acknowledged can be read, once and in order, after the only node was killed")
    func standsAfterACrash() async throws {
      let kafka = try await LocalKafka.start()
      let outcome: Result<Void, any Error>
      do {
        try await prove(on: kafka)
        outcome = .success(())
      } catch {
        outcome = .failure(error)
      }
      await kafka.stop()
      try outcome.get()
    }

    private func prove(on kafka: LocalKafka) async throws {
      var configuration = Configuration(bootstrapServers: kafka.bootstrapServers, clientID: "acknowledged")
      configuration.deliveryTimeout = .seconds(10)
      let bus = KafkaBus(configuration)
      let admin = try await bus.admin()
      try await admin.create([
        BusTopic(name: CommittingLine.source.topic, partitions: 1),
        BusTopic(name: CommittingLine.target, partitions: Self.lines * 2),
      ])
      await admin.close()
      let lines = (0..<Self.lines).map { CommittingLine(bus: bus, number: Int32($0)) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for line in lines { group.addTask { try await line.run() } }
        for _ in 0..<Scale.strikes(2, 10) {
          try await reach(lines, more: 20)
          try await kafka.kill(1)
          try await kafka.bringBack(1)
        }
        try await reach(lines, more: 20)
        for line in lines { line.stop() }
        try await group.waitForAll()
      }
      let written = try await read(bus)
      for line in lines {
        for partition in line.partitions {
          let found = written[partition, default: []]
          #expect(found == found.sorted() && Set(found).count == found.count, "\(partition): \(found.suffix(20))")
          let lost = Set(line.acknowledged).subtracting(found)
          #expect(lost.isEmpty, "\(partition) lost \(lost.sorted())")
        }
      }
      print("records that Kafka had lost and has again: \(lines.map(\.rewritten).reduce(0, +))")
    }

    private func reach(_ lines: [CommittingLine], more count: Int) async throws {
      let goals = lines.map { $0.acknowledged.count + count }
      let reached = await eventually(within: Scale.patience) {
        zip(lines, goals).allSatisfy { $0.acknowledged.count >= $1 }
      }
      try #require(reached, "\(zip(lines, goals).map { "\($0.acknowledged.count) of \($1), \($0.failure)" })")
    }

    /// All numbers that readers of committed records are given, by partition.
    private func read(_ bus: KafkaBus) async throws -> [Int32: [Int]] {
      let places = (0..<Int32(Self.lines * 2)).map { (Hub.TopicPartition(CommittingLine.target, $0), Int64(-2)) }
      let reader = try await bus.consumer(.partitions(Dictionary(uniqueKeysWithValues: places)))
      var found: [Int32: [Int]] = [:]
      while true {
        switch try await reader.next(limit: 1000, wait: .seconds(30)) {
        case .records(let messages)?:
          for message in messages {
            let number = try #require(Int(String(decoding: message.value ?? [], as: UTF8.self)))
            found[message.source.partition, default: []].append(number)
          }
        case .caughtUp?:
          await reader.close()
          return found
        default: throw CancellationError()
        }
      }
    }
  }
}

/// Commits numbers, one a transaction, each into two partitions of its own, until it is stopped.
private final class CommittingLine: Sendable {
  static let source = Hub.TopicPartition("in", 0)
  static let target = "out"

  private let bus: any MessageBus
  private let group: String
  let partitions: [Int32]
  private let transactions: ProvenTransactor
  private let state: Mutex<State>
  private let counter: Counter

  private struct State {
    var acknowledged: [Int] = []
    var isStopped = false
    var failure: BusError?
  }

  private final class Counter: Sendable {
    let rewritten = Atomic(0)
  }

  init(bus: any MessageBus, number: Int32) {
    let counter = Counter()
    self.bus = bus
    self.counter = counter
    group = "line-\(number)"
    partitions = [number * 2, number * 2 + 1]
    transactions = ProvenTransactor(
      bus: bus, id: group, group: group, sources: [Self.source.topic], targets: [Self.target]
    ) { finding in
      if case .rewritten(let records) = finding { counter.rewritten.add(records, ordering: .sequentiallyConsistent) }
    }
    state = Mutex(State())
  }

  var acknowledged: [Int] { state.withLock { $0.acknowledged } }
  var rewritten: Int { counter.rewritten.load(ordering: .sequentiallyConsistent) }
  private func note(_ error: BusError) { state.withLock { $0.failure = error } }
  var failure: String { state.withLock { $0.failure.map { "\($0)" } ?? "no failure" } }
  func stop() { state.withLock { $0.isStopped = true } }

  func run() async throws {
    let consumer = try await bus.consumer(.group(group, topics: [Self.source.topic]))
    var number = 0
    var isMember = false
    while !state.withLock({ $0.isStopped }) {
      if await transactions.isInDoubt {
        do { try await transactions.prove(of: isMember ? consumer : nil, owning: [Self.source]) } catch { note(error) }
      }
      do throws(BusError) {
        switch try await consumer.next(limit: 1, wait: .milliseconds(isMember ? 1 : 200)) {
        case .assigned(let offsets)?:
          try await transactions.prove(of: consumer, owning: [Self.source])
          try await consumer.start(offsets.mapValues { $0 ?? -2 })
          isMember = true
        case .revoked(let partitions)?, .lost(let partitions)?:
          try await consumer.finishRevocation(partitions)
          isMember = false
        default: break
        }
        guard isMember, await !transactions.isInDoubt else { continue }
        number += 1
        let value = Array("\(number)".utf8)
        _ = try await transactions.commit(
          partitions.map { BusRecord(topic: Self.target, partition: $0, key: [1], value: value) },
          offsets: [Self.source: Int64(number)], of: consumer)
        state.withLock { $0.acknowledged.append(number) }
      } catch {
        note(error)
        guard error.kind != .misuse else { throw error }
      }
    }
    await consumer.close()
    await transactions.close()
  }
}
