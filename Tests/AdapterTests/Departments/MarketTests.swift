@testable import Hub
import Simulation
import Testing

/// Market supervision, simulated, with each fault that such systems were seen to have.
@Suite struct MarketTests {
  private func run(_ fault: Fault.Kind?) async throws -> (Settlement.Outcome, MarketDepartment) {
    let market = MarketDepartment(token: "sample-token")
    if let fault { market.faults.add(Fault(fault, at: "receiveProject", times: 1, delay: .seconds(30))) }
    let server = try SimulatedServer(router: market.router)
    let isSilent = fault == .hang || fault == .storeThenHang
    let transport = try Subject.transport(
      of: "market", at: server.url, clock: SystemClock(), timeout: .seconds(isSilent ? 2 : 60))
    let round = DeliveryRound(
      transport: transport, settings: DeliverySettings(pause: .milliseconds(1)), clock: SystemClock())
    let result = await round.run(Records.leg("market"), lookFirst: false)
    await server.down()
    return (result.outcome, market)
  }

  @Test(arguments: [nil, .hang, .storeThenHang, .error, .storeThenError, .truncated, .html, .types] as [Fault.Kind?])
  func aRecordIsDeliveredOnceWhateverHappensOnce(fault: Fault.Kind?) async throws {
    let (outcome, market) = try await run(fault)
    #expect(outcome == .delivered(caseNumber: "00000000-0000-4000-8000-000000000001"))
    #expect(market.cases.cases.map(\.number) == [Records.legNumber("market")])
  }

  @Test func anOuterYesWithAnInnerNoIsARefusal() async throws {
    let (outcome, market) = try await run(.refuse)
    #expect(outcome == .refused(code: "0", message: "事项不存在"))
    #expect(market.cases.cases.isEmpty)
  }

  @Test func aTokenThatIsNotTakenStopsTheSystemAndLosesNoRecord() async throws {
    let server = try SimulatedServer(router: MarketDepartment(token: "another").router)
    let transport = try Subject.transport(of: "market", at: server.url, clock: SystemClock(), timeout: .seconds(60))
    let attempt = await transport.send(Records.leg("market"))
    #expect(attempt == .failed(code: "401", systemDown: true, doubtful: false, retryAfter: nil))
    await server.down()
  }
}
