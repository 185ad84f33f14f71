import HubTesting
import KafkaTesting
import Testing

import struct Kafka.Configuration

@testable import Hub

/// The settled watermark on real Kafka, where a partition's end is a marker and not a record.
@Suite(
  .enabled("KAFKA_HOME names no distribution of Kafka: not tested on real Kafka") { LocalKafka.home != nil },
  .timeLimit(.minutes(3)))
struct IndexOnKafkaTests {
  @Test func settlesBehindTransactionsAndFindsWhatHasNoOutcome() async throws {
    let kafka = try await LocalKafka.start()
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(
        try await journey(KafkaBus(Configuration(bootstrapServers: kafka.bootstrapServers, clientID: "index-test"))))
    } catch { outcome = .failure(error) }
    await kafka.stop()
    try outcome.get()
  }

  private func journey(_ bus: KafkaBus) async throws {
    let fixtures = StationScene()
    let observer = RecordingIndexObserver()
    let clock = ManualClock()
    let (indexPath, storePath) = (TemporaryPath(), TemporaryPath())
    let admin = try await bus.admin()
    try await admin.create(
      Topics.table(systems: ["city", "xuhui"], feeds: []).map { $0.asked(fixedPartitions: 4, replicas: 1) })
    await admin.close()
    try await leaders(of: bus)
    let processor = try await Processor(
      bus: bus, transactions: Processor.transactions(bus, instance: "a", systems: ["city", "xuhui"]),
      storePath: storePath.text, rules: { SceneRules() })
    let index = try await CaseIndex(bus: bus, path: indexPath.text, clock: clock, observer: observer)
    let (processing, indexing) = (Task { try await processor.run() }, Task { try await index.run() })
    let publisher = try await bus.publisher(named: "test")
    _ = try await publisher.publish((1...30).map { fixtures.submission($0).record })

    func check(settling count: Int64) async -> LedgerCheck? {
      while true {
        clock.advance(by: .seconds(31))
        guard case .checked(let check)? = await observer.next({ if case .checked = $0 { true } else { false } }) else {
          return nil
        }
        if check.settled.values.reduce(0, +) >= count { return check }
      }
    }
    #expect(await check(settling: 30)?.unaccounted == 0)
    let day = SystemClock().now().date
    // Outcomes are in the journal; the states of the cases may be read a little later.
    var sides: [[Disposition: Int]] = []
    while sides.first?.values.reduce(0, +) != 30 {
      try Task.checkCancellation()
      sides = try await index.ledger(from: day, until: day, scope: .all, checking: .seconds(1)).lines.map(\.sides)
    }
    #expect(sides == [[.inFlight: 30]])

    processing.cancel()
    try await processing.value
    let lost = try await publisher.publish([BusRecord(topic: Topics.inbox, key: [1], value: [1])])[0]
    let consumer = try await bus.consumer(.group(Processor.group, topics: [Topics.inbox]))
    var owned = false
    while !owned {
      if case .assigned? = try await consumer.next(limit: 1, wait: .seconds(5)) { owned = true }
    }
    try await consumer.commit([lost.partition: lost.offset + 1])
    await consumer.close()
    let alarm = await check(settling: 31)
    #expect(alarm?.unaccounted == 1)
    #expect(
      alarm?.first.map(\.position) == [SourcePosition(partition: lost.partition.partition, offset: lost.offset)])
    await publisher.close()
    indexing.cancel()
    try await indexing.value
  }

  /// Waits until the partitions that were just made have leaders.
  private func leaders(of bus: KafkaBus) async throws {
    let partitions = (0..<4).flatMap { number in
      [Topics.inbox, Topics.cases, Topics.bodies, Topics.journal].map { TopicPartition($0, number) }
    }
    let reader = try await bus.reader()
    while (try? await reader.watermarks(partitions)) == nil { try Task.checkCancellation() }
    await reader.close()
  }
}
