@testable import Hub
import Simulation
import Testing

/// A round of delivery against the simulated portal, with each fault that real portals were seen to have.
@Suite struct SimulatedPortalTests {
  /// One fault, the answer of the round, and how many cases the portal has after it.
  static let faults: [(Fault.Kind, DeliveryOutcome)] = [
    (.storeThenHang, .delivered), (.storeThenError, .delivered), (.truncated, .delivered), (.types, .delivered),
    (.html, .delivered), (.error, .delivered), (.hang, .delivered), (.refuse, .refused), (.unavailable, .failed),
  ]

  enum DeliveryOutcome: Sendable {
    case delivered, refused, failed, unclear
  }

  private func run(_ portal: XuhuiPortal, timeout: Duration = .seconds(60)) async throws -> Settlement.Outcome {
    let server = try SimulatedServer(router: portal.router)
    let transport = try Subject.transport(of: "xuhui", at: server.url, clock: SystemClock(), timeout: timeout)
    let round = DeliveryRound(
      transport: transport, settings: DeliverySettings(pause: .milliseconds(1)), clock: SystemClock())
    let result = await round.run(Records.leg("xuhui"), lookFirst: false)
    await server.down()
    return result.outcome
  }

  @Test(arguments: faults) func aFaultMakesNoSecondCase(kind: Fault.Kind, expected: DeliveryOutcome) async throws {
    let portal = XuhuiPortal()
    portal.faults.add(Fault(kind, at: "create", times: 1, delay: .seconds(30)))
    let isSilent = kind == .hang || kind == .storeThenHang
    let outcome = try await run(portal, timeout: isSilent ? .seconds(2) : .seconds(60))
    let cases = portal.book.cases
    switch expected {
    case .delivered:
      #expect(cases.count == 1)
      #expect(outcome == .delivered(caseNumber: (cases.first?.number).map { CaseNumber($0) }))
    case .refused:
      #expect(cases.isEmpty)
      #expect(outcome == .refused(code: "500", message: "主题不存在"))
    case .failed:
      #expect(cases.isEmpty)
      #expect(outcome == .failed(code: "http-503", doubtful: false))
    case .unclear: Issue.record("no fault alone makes it unclear")
    }
  }

  @Test func aPortalThatKeepsNoIDsLeavesADoubtToAPerson() async throws {
    let portal = XuhuiPortal(forgetful: true)
    portal.faults.add(Fault(.storeThenError, at: "create", times: 1))
    #expect(try await run(portal) == .unclear(code: "look-unclear"))
    #expect(portal.book.cases.count == 1)
  }
}
