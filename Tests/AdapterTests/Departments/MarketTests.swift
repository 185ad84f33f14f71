import JSON
import Simulation
import Testing

@testable import Hub

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

  @Test func anAmendmentCarriesOnlyWhatHasChanged() async throws {
    let market = MarketDepartment(token: "sample-token")
    let server = try SimulatedServer(router: market.router)
    let transport = try Subject.transport(of: "market", at: server.url, clock: SystemClock(), timeout: .seconds(60))
    var record = Records.leg("market")
    guard case .application(var leg) = record.payload else { return }
    leg.application.form = ["经营面积": "120", "餐饮类型": "中型饭店", "经营网址": "x"]
    leg.application.materials = [Material(id: "m1", name: "营业执照"), Material(id: "m2", name: "布局图")]
    record.payload = .application(leg)
    _ = await transport.send(record)

    var second = leg
    second.application.form = ["经营面积": "96", "餐饮类型": "中型饭店"]
    second.application.materials = [Material(id: "m1", name: "营业执照"), Material(id: "m3", name: "布局图（修订）")]
    second.amends = "00000000-0000-4000-8000-000000000001"
    second.changed = LegChanges(from: leg.application, to: second.application)
    record.payload = .application(second)
    record.delivery = DeliveryID("\(record.delivery).amended")
    #expect(await transport.send(record) == .delivered(caseNumber: second.amends))
    // What it was sent is put to what it had: it has the whole, and was sent the difference.
    let body = try #require(market.cases.cases.first?.body)
    #expect(body["form"] == ["经营面积": "96", "餐饮类型": "中型饭店"])
    #expect(body["materials"]?.array?.map { $0["materialId"] } == ["m1", "m3"])
    #expect(body["removedForm"] == ["经营网址"] && body["removedMaterials"] == ["m2"])

    second.amends = "00000000-0000-4000-8000-000000000002"
    record.payload = .application(second)
    #expect(await transport.send(record) == .refused(code: "0", message: "projectGuid不存在"), "another's number")
    await server.down()
  }
}
