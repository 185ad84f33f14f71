@testable import Hub
import HubTesting
import Testing

@Suite struct NonceTests {
  private let start = Timestamp(milliseconds: 1_772_413_200_000)

  @Test func nonceIsKeptTenMinutesAtLeastAndThenForgotten() {
    var memory = NonceMemory()
    #expect(memory.take("a", usedAt: start, now: start) == .fresh)
    for seconds: Int64 in [0, 1, 300, 600] {
      let now = start.adding(seconds: seconds)
      #expect(memory.take("a", usedAt: now, now: now) == .replayed)
    }
    let later = start.adding(seconds: 780)
    #expect(memory.take("a", usedAt: later, now: later) == .fresh)
  }

  @Test func fullMemoryTakesNoneUntilTimeHasPassed() {
    var memory = NonceMemory(bound: 2)
    #expect(memory.take("a", usedAt: start, now: start) == .fresh)
    #expect(memory.take("b", usedAt: start, now: start) == .fresh)
    #expect(memory.take("c", usedAt: start, now: start) == .full)
    #expect(memory.take("a", usedAt: start, now: start) == .replayed)
    let later = start.adding(seconds: 780)
    #expect(memory.take("c", usedAt: later, now: later) == .fresh)
  }

  // The mock cluster does not find offsets by time; it lives no longer than the process that keeps the nonces in memory.
  @Test(arguments: BusGround.all.filter { $0 != .mock })
  func ledgerRemembersOverRestartsAndInstances(kind: BusGround.Kind) async throws {
    let ground = try await BusGround(kind)
    let places = try await ground.topic("nonces")
    // Records in memory are stamped by a clock that stands near `start`.
    let clock: any WallClock = kind == .memory ? ManualClock(start) : SystemClock()
    func ledger() async throws -> NonceLedger {
      NonceLedger(
        topic: places[0].topic, bus: ground.bus, publisher: try await ground.bus.publisher(named: "nonces"),
        clock: clock)
    }
    let first = try await ledger()
    #expect(first.claim(key: "k", nonce: "n-before-caught-up") == .unknown)
    let running = Task { await first.run() }
    while !first.isReady { await Task.yield() }
    #expect(first.claim(key: "k", nonce: "n1") == .fresh)
    #expect(first.claim(key: "k", nonce: "n1") == .replayed)
    #expect(first.claim(key: "other", nonce: "n1") == .fresh)
    try await first.keep(key: "k", nonce: "n1")

    // Another instance, started later, reads what is there, then what comes.
    let second = try await ledger()
    let alsoRunning = Task { await second.run() }
    while !second.isReady { await Task.yield() }
    #expect(second.claim(key: "k", nonce: "n1") == .replayed)
    #expect(first.claim(key: "k", nonce: "n2") == .fresh)
    try await first.keep(key: "k", nonce: "n2")
    while !second.knows(key: "k", nonce: "n2") { await Task.yield() }
    #expect(second.claim(key: "k", nonce: "n2") == .replayed)
    running.cancel()
    alsoRunning.cancel()
    await running.value
    await alsoRunning.value
  }

  @Test func ledgerWaitsForItsTopicAndSaysSo() async throws {
    struct Watch: ReceiveObserver {
      let failures: AsyncStream<String>.Continuation
      func received(from system: SystemCode, _ outcome: ReceiveOutcome, took: Duration) {}
      func turnedAway(_ system: SystemCode?, reason: String) {}
      func noncesFailed(_ error: BusError) { failures.yield(error.code) }
    }
    let bus = MemoryBus()
    let clock = ManualClock(start)
    let (failures, continuation) = AsyncStream<String>.makeStream()
    let ledger = NonceLedger(
      bus: bus, publisher: try await bus.publisher(named: "nonces"), clock: clock,
      observer: Watch(failures: continuation))
    let running = Task { await ledger.run() }
    var iterator = failures.makeAsyncIterator()
    #expect(await iterator.next() == "topic-missing")
    #expect(ledger.claim(key: "k", nonce: "n") == .unknown)
    try await bus.admin().create([BusTopic(name: Topics.nonces, partitions: 1)])
    while !ledger.isReady {
      clock.advance(by: .seconds(1))
      await Task.yield()
    }
    #expect(ledger.claim(key: "k", nonce: "n") == .fresh)
    running.cancel()
    await running.value
  }
}
