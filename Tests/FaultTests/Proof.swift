import Hub
import HubTesting
import Simulation
import Synchronization
import Testing

/// Files applications, has something strike at random moments, and holds the outcome against what was promised.
struct Proof {
  let scene: HubUnderFault
  private let filing: Filing

  /// - Parameters:
  ///   - moments: shares of all the work, rising.
  ///   - strike: what is done at each.
  static func run(
    _ scene: HubUnderFault, striking moments: [Double], _ strike: (Int) async throws -> Void
  ) async throws {
    for hub in scene.hubs { try await hub.start() }
    let proof = Proof(scene: scene, filing: try Filing(scene))
    async let filed: Void = proof.filing.push()
    for (index, moment) in moments.enumerated() {
      await proof.reached(moment)
      try await strike(index)
      for hub in scene.hubs where hub.isRunning { _ = await proof.ledger(of: hub) }
    }
    await filed
    await proof.isComplete()
  }

  /// Waits until this share of all the work was done: acknowledged, at the portal, and the city told of it. The later
  /// statuses are not counted: an outage may let one go by.
  private func reached(_ share: Double) async {
    let total = Scale.applications
    let reached = await eventually(within: Scale.patience) {
      let arrived = min(scene.simulation.portal.book.arrivals.count, total)
      let told = min(scene.simulation.city.book.callbacks.count, total)
      return filing.count + arrived + told >= Int(share * Double(3 * total))
    }
    #expect(reached, "the work stands still before \(share) of it\n\(scene.context)")
  }

  private func isComplete() async {
    #expect(filing.count == Scale.applications, "\(scene.context)")
    await everyOneArrivedOnce()
    await theCityWasToldInOrder()
    await theLedgerBalances()
  }

  /// Promises 1 and 3: what was acknowledged is at the portal exactly once by delivery id, and nothing else is.
  private func everyOneArrivedOnce() async {
    let book = scene.simulation.portal.book
    _ = await eventually(within: Scale.patience, every: .milliseconds(200)) {
      book.arrivals.count { !$0.repeated } >= Scale.applications
    }
    let cases = book.cases
    let arrived = cases.compactMap { $0.delivery?.split(separator: ".").first.map(String.init) }
    #expect(arrived.count == cases.count, "deliveries without an id\n\(scene.context)")
    #expect(Set(arrived).count == arrived.count, "an application arrived under two delivery ids\n\(scene.context)")
    let acknowledged = Set(filing.applications.values)
    #expect(Set(arrived).subtracting(acknowledged).isEmpty, "unknown applications arrived\n\(scene.context)")
    #expect(acknowledged.subtracting(arrived).isEmpty, "acknowledged applications are missing\n\(scene.context)")
  }

  /// Promise 4: each application's statuses came to the city in order, whole, and up to the last one.
  private func theCityWasToldInOrder() async {
    let book = scene.simulation.city.book
    let numbers = Set(filing.applications.keys)
    _ = await eventually(within: Scale.patience, every: .milliseconds(200)) {
      Set(book.callbacks.lazy.filter { $0.op == CityStory.steps.last }.map(\.applyNo)).isSuperset(of: numbers)
    }
    let stories = Dictionary(grouping: book.callbacks, by: \.applyNo)
    #expect(Set(stories.keys) == numbers, "\(scene.context)")
    let wrong = stories.compactMap { number, told in CityStory.problem(told).map { "\(number): \($0)" } }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))\n\(scene.context)")
  }

  /// Promise 2: what was accepted stands on its side, and each inbox record has its outcome.
  private func theLedgerBalances() async {
    let all = LedgerReading(accepted: filing.count, sides: [.delivered: filing.count], unaccounted: 0)
    for hub in scene.hubs where hub.isRunning {
      let last = Mutex<LedgerReading?>(nil)
      _ = await eventually(within: Scale.patience, every: .milliseconds(200)) {
        let reading = await ledger(of: hub)
        last.withLock { $0 = reading }
        return reading == all
      }
      #expect(last.withLock { $0 } == all, "\(scene.context)")
    }
  }

  /// What the ledger says, where hubd answers: at no time is a record without an outcome.
  private func ledger(of hub: HubProcess) async -> LedgerReading? {
    let reading = await hub.ledger()
    #expect(reading?.unaccounted ?? 0 == 0, "\(scene.context)")
    return reading
  }
}
