import Blocking
import Foundation
import Synchronization
import Testing

@Suite struct BlockingRunnerTests {
  private struct Refused: Error, Equatable {}

  @Test func callsGiveTheirResultsAndErrors() async throws {
    let runner = BlockingRunner(name: "test")
    #expect(await runner.run { 1 + 1 } == 2)
    await #expect(throws: Refused()) { try await runner.run { () throws(Refused) in throw Refused() } }
  }

  @Test func callsNeverOverlap() async {
    let runner = BlockingRunner(name: "test")
    let inside = Inside()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask { await runner.run { inside.enterAndLeave() } }
      }
    }
    #expect(inside.most == 1)
  }

  @Test func aBlockedRunnerLeavesTheOthersFree() async {
    let blocked = BlockingRunner(name: "blocked")
    let free = BlockingRunner(name: "free")
    let gate = Gate()
    async let held: Void = blocked.run { gate.wait() }
    // The gate opens from another runner's thread: this ends only if that one runs meanwhile.
    await free.run { gate.open() }
    await held
  }

  @Test func oneCallRunsOnAThreadOfItsOwnWithItsName() async throws {
    let name = await DedicatedThread.run(name: "blocking-test") {
      try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
    }
    #expect(name == "blocking-test\n")
  }
}

/// Counts how many are inside at once.
private final class Inside: Sendable {
  private let counts = Mutex((now: 0, most: 0))
  var most: Int { counts.withLock { $0.most } }

  func enterAndLeave() {
    counts.withLock { counts in
      counts.now += 1
      counts.most = max(counts.most, counts.now)
    }
    counts.withLock { $0.now -= 1 }
  }
}
