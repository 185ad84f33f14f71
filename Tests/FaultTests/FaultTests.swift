import Foundation
import HubTesting
import KafkaTesting
import Simulation
import Testing

/// Promises 1 and 3 of the hub while it is struck: what was acknowledged is at Xuhui's portal exactly once by delivery id,
/// and nothing is there that nobody filed.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled("KAFKA_HOME names no distribution of Kafka: faults are not tested") { LocalKafka.home != nil })
struct FaultTests {
  /// How many are filed; `FAULT_APPLICATIONS` asks for more.
  private let total = ProcessInfo.processInfo.environment["FAULT_APPLICATIONS"].flatMap(Int.init) ?? 200

  private func everyOneArrivesOnce(_ hub: HubUnderFault, _ filing: Filing) async {
    #expect(filing.count == total)
    let book = hub.simulation.portal.book
    _ = await eventually(within: .seconds(240)) { book.cases.count >= total }
    let cases = book.cases
    let arrived = cases.compactMap { $0.delivery?.split(separator: ".").first.map(String.init) }
    #expect(arrived.count == cases.count, "deliveries without an id")
    #expect(Set(arrived).count == arrived.count, "an application arrived under two delivery ids")
    #expect(Set(arrived) == filing.applications, "\(hub.log)")
  }

  /// Waits until so many were acknowledged.
  private func acknowledged(_ count: Int, _ filing: Filing) async {
    #expect(await eventually(within: .seconds(240)) { filing.count >= count })
  }

  @Test func hubdIsKilledAgainAndAgain() async throws {
    try await HubUnderFault.run(nodes: 1) { hub in
      try await hub.start()
      let filing = try Filing(hub)
      async let filed: Void = filing.push(0..<total)
      for share in [0.1, 0.35, 0.6, 0.85] {
        await acknowledged(Int(Double(total) * share), filing)
        await hub.crash()
        try await hub.start()
      }
      await filed
      await everyOneArrivesOnce(hub, filing)
    }
  }

  @Test func theBrokerIsKilledAndComesBack() async throws {
    try await HubUnderFault.run(nodes: 1) { hub in
      try await hub.start()
      let filing = try Filing(hub)
      async let filed: Void = filing.push(0..<total)
      for share in [0.2, 0.6] {
        await acknowledged(Int(Double(total) * share), filing)
        try await hub.kafka.kill(1)
        try await hub.kafka.bringBack(1)
      }
      await filed
      await everyOneArrivesOnce(hub, filing)
    }
  }

  @Test func theLocalStoreIsDeleted() async throws {
    try await HubUnderFault.run(nodes: 1) { hub in
      try await hub.start()
      let filing = try Filing(hub)
      async let filed: Void = filing.push(0..<total)
      await acknowledged(total / 2, filing)
      await hub.crash()
      try FileManager.default.removeItem(at: hub.store)
      try await hub.start()
      await filed
      await everyOneArrivesOnce(hub, filing)
      #expect(await hub.stop() == 0)
    }
  }
}
