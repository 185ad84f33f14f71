import Foundation
import Hub
import HubTesting
import KafkaTesting
import PostgreSQLTesting
import Simulation
import Synchronization
import Testing

/// Many matters of four items each, by all three paths, through four departments of four kinds, on real Kafka and real
/// PostgreSQL. `LOAD_APPLICATIONS` says how many.
@Suite(
  .serialized, .enabled(if: LocalKafka.home != nil, "needs KAFKA_HOME"),
  .enabled(if: LocalPostgreSQL.isThere, "needs PostgreSQL"))
struct MixedLoadTests {
  @Test("every leg is delivered once, every status comes back, memory stays flat")
  func everything() async throws {
    try await MixedScene.run { scene in
      let matters = try Matter.all(Scale.load)
      let filing = try MixedFiling(scene)
      defer { filing.close() }
      let memory = Memory()
      let watch = Task {
        while !Task.isCancelled {
          if let now = scene.hub.residentMegabytes { memory.add(now) }
          await SystemClock().wait(.milliseconds(250))
        }
      }
      defer { watch.cancel() }
      let began = ContinuousClock.now
      await filing.file(matters)
      #expect(filing.applications.count == matters.count)
      let filed = ContinuousClock.now - began
      await expectEveryLegOnce(scene, filing)
      await expectEveryStatusBack(scene, filing, matters)
      let took = ContinuousClock.now - began
      // The portal has what the city filed; everything goes to the four departments.
      await expectBalance(scene, legs: matters.reduce(0) { $0 + ($1.path == .citySite ? 5 : 4) })

      let (first, second) = memory.halves
      print(
        "mixed load: \(matters.count) applications, filed in \(filed), all back in \(took), RSS \(first) then \(second) MB"
      )
      #expect(second < 300)
      // What grows with every application would show: the second half holds as much as the first, but for its caches.
      #expect(second <= first + 60)
    }
  }

  private func expectEveryLegOnce(_ scene: MixedScene, _ filing: MixedFiling) async {
    let ids = Set(filing.applications.values)
    func legs(_ system: String) -> Set<String> { Set(ids.map { "\($0).\(system)" }) }
    let all = await eventually(within: Scale.patience) {
      scene.market.cases.cases.count >= ids.count && scene.fire.cases.cases.count >= ids.count
        && scene.alcohol.book.matters.count >= ids.count && scene.street.book.cases.count >= ids.count
    }
    #expect(all, Comment(rawValue: scene.hub.log))
    #expect(Set(scene.market.cases.cases.map(\.number)) == legs("market"))
    #expect(Set(scene.fire.cases.cases.map(\.number)) == legs("fire"))
    #expect(Set(scene.alcohol.book.matters.map(\.number)) == legs("alcohol"))
    #expect(scene.alcohol.book.matters.allSatisfy { $0.versions.count == 1 })
    #expect(Set(scene.street.book.cases.map(\.number)) == legs("street"))
    #expect(scene.street.book.cases.count == ids.count && scene.street.book.doubled == 0)
  }

  private func expectEveryStatusBack(_ scene: MixedScene, _ filing: MixedFiling, _ matters: [Matter]) async {
    let ended = await eventually(within: Scale.patience) {
      let ended = scene.simulation.city.book.callbacks.filter { $0.op == "审查与决定" }
      return Set(ended.map(\.applyNo)).count == matters.count { $0.path == .citySite }
    }
    #expect(ended, Comment(rawValue: scene.hub.log))
    for matter in matters where matter.path != .citySite {
      let isDone = await eventually(within: Scale.patience) { await filing.status(of: matter) == "办结" }
      #expect(isDone, "\(matter.number)")
      guard isDone else { return }
    }
  }

  private func expectBalance(_ scene: MixedScene, legs: Int) async {
    let wanted = LedgerReading(accepted: legs, sides: [.delivered: legs], unaccounted: 0)
    let balanced = await eventually(within: Scale.patience) { await scene.hub.ledger() == wanted }
    let last = await scene.hub.ledger()
    #expect(balanced, "\(String(describing: last))")
  }

  /// Memory as it was sampled.
  private final class Memory: Sendable {
    private let samples = Mutex<[Int]>([])
    func add(_ megabytes: Int) { samples.withLock { $0.append(megabytes) } }
    /// The most that was held in the first half of the time, and in the second.
    var halves: (Int, Int) {
      let all = samples.withLock { $0 }
      return (all.prefix(all.count / 2).max() ?? 0, all.suffix(all.count - all.count / 2).max() ?? 0)
    }
  }
}
