import Hub
import JSON
import Testing

/// 并联审批: the theme's portal gets the whole, each department its share, all at once.
@Suite struct CaseSplitTests {
  private static let food: ItemCode = "SAMPLE-SPJYXK"
  private static let fire: ItemCode = "310150081001"

  private func split(prerequisite: Prerequisite? = nil) -> CaseScenario {
    var city = CaseScenario()
    city.rules.departments = [
      RouteLeg(
        leg: "market", system: "market", items: [ApplicationItem(code: Self.food, name: "食品经营许可")],
        share: .init(elements: ["餐饮类型"], materials: ["执照"])),
      RouteLeg(
        leg: "fire", system: "fire", items: [ApplicationItem(code: Self.fire, name: "消防")],
        share: .init(elements: ["经营面积"], materials: ["图"]), prerequisite: prerequisite),
    ]
    return city
  }

  private func leg(_ record: OutboundRecord?) throws -> LegPayload {
    guard case .application(let leg)? = record?.payload else { throw NoLeg() }
    return leg
  }
  private struct NoLeg: Error {}

  @Test func legsStartTogetherAndADepartmentSeesOnlyItsShare() throws {
    var city = split()
    var submission = CaseSamples.submission()
    submission.application.form = ["经营面积": 60, "餐饮类型": "中型饭店", "别的": "x"]
    submission.application.materials = [
      Material(id: "1", name: "执照"), Material(id: "2", name: "图"), Material(id: "3", name: "无人要"),
    ]
    try city.push(submission)
    #expect(city.outbox.map(\.system.rawValue) == ["xuhui", "market", "fire"])
    let whole = try leg(city.sent("xuhui").first)
    #expect(whole.items.count == 2 && whole.application.materials.count == 3)
    let market = try leg(city.sent("market").first)
    #expect(market.items.map(\.code) == [Self.food])
    #expect(market.application.form.members.map(\.key) == ["餐饮类型"])
    #expect(market.application.materials.map(\.id) == ["1"])
    #expect(try leg(city.sent("fire").first).application.materials.map(\.id) == ["2"])
  }

  @Test func aDepartmentsWordCountsAndThePortalsDoesNot() throws {
    var city = split()
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    try city.settle("market", .delivered(caseNumber: nil))
    let portal = try city.handle(.status(CaseSamples.status([Self.food: .finished, Self.fire: .finished])))
    #expect(portal.outcome == .unchanged)
    let number = LegNumber(CaseScenario.application, "market").caseNumber
    let market = try city.handle(.status(CaseSamples.status([Self.food: .accepted], from: "market", number: number)))
    #expect(market.outcome == .moved)
    #expect(try city.state.items.map(\.status) == [.accepted, .submitted])
    #expect(try city.state.status == .inProgress)
  }

  @Test func aLegWaitsForItsPrerequisiteAndTheOthersGoOn() throws {
    var city = split(prerequisite: Prerequisite(name: "须先网上申报", conditions: []))
    let entry = try city.push()
    #expect(entry.reason == .prerequisiteMissing)
    #expect(city.sent("market").count == 1 && city.sent("fire").isEmpty)
    #expect(try city.state.items.map(\.status) == [.submitted, .waitingPrerequisite])
    #expect(try city.state.disposition == .held)
    #expect(try city.command(.release(nil)).outcome == .done)
    #expect(city.sent("fire").count == 1)
    #expect(try city.state.items.map(\.status) == [.submitted, .submitted])
    #expect(try city.state.holds.isEmpty)
  }

  @Test func aHigherVersionThatShowsThePrerequisiteLetsTheLegGo() throws {
    let large = MappingCondition(element: "经营面积", test: .range(atLeast: 100, below: nil))
    var city = split(prerequisite: Prerequisite(name: "须先网上申报", conditions: [large]))
    try city.push()
    #expect(city.sent("fire").isEmpty)
    try city.push(CaseSamples.submission(version: 2, area: 120))
    #expect(city.sent("fire").count == 1)
    #expect(try city.state.holds.filter { $0.reason == .prerequisiteMissing }.isEmpty)
  }

  @Test func aCorrectionGoesOnlyToTheLegsThatItChanges() throws {
    var city = split()
    try city.push()
    for system in ["xuhui", "market", "fire"] as [SystemCode] { try city.settle(system, .delivered(caseNumber: nil)) }
    try city.push(CaseSamples.submission(version: 2, area: 75))
    #expect(city.sent("market").count == 1, "its share has not changed")
    #expect(city.sent("fire").count == 2, "it amends")
    #expect(try city.state.holds.map(\.leg) == ["xuhui"], "the portal takes no amendment")
  }
}

/// Records that their receiver fetches.
@Suite struct CaseAcknowledgementTests {
  private func handedOver() throws -> CaseScenario {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .handedOver)
    return city
  }

  private func acknowledgement(_ city: CaseScenario, _ outcome: Acknowledgement.Outcome) -> CaseEvent.Body {
    .acknowledged(
      Acknowledgement(
        delivery: city.sent("xuhui").last?.delivery ?? "", system: "xuhui", outcome: outcome))
  }

  @Test func isInFlightUntilItsReceiverSaysThatItHasIt() throws {
    var city = try handedOver()
    #expect(try city.state.disposition == .inFlight)
    let entry = try city.handle(acknowledgement(city, .delivered(caseNumber: "XH9")))
    #expect(entry.outcome == .delivered)
    #expect(try city.state.legs.first?.number == "XH9")
    #expect(try city.state.disposition == .delivered)
    #expect(try city.handle(acknowledgement(city, .delivered(caseNumber: "XH9"))).outcome == .ignored)
  }

  @Test func mayComeBeforeTheWorkerHasSettled() throws {
    var city = CaseScenario()
    try city.push()
    #expect(try city.handle(acknowledgement(city, .delivered(caseNumber: nil))).outcome == .waiting)
    #expect(try city.settle("xuhui", .handedOver).outcome == .delivered)
    #expect(try city.state.disposition == .delivered)
  }

  @Test func aRefusalIsHeld() throws {
    var city = try handedOver()
    try city.handle(acknowledgement(city, .refused(code: "2", message: "no")))
    #expect(try city.state.disposition == .refused)
  }

  @Test func whatIsNotFetchedInTimeIsHeldAndStillLandsWhenItIs() throws {
    var city = try handedOver()
    let entry = try city.awaitTimer()
    #expect(entry.outcome == .held && entry.reason == .acknowledgementMissing)
    try city.handle(acknowledgement(city, .delivered(caseNumber: nil)))
    #expect(try city.state.holds.isEmpty)
    #expect(try city.state.disposition == .delivered)
  }

  @Test func isSentAgainUnderItsOwnIDOnCommand() throws {
    var city = try handedOver()
    try city.command(.resend("xuhui"))
    #expect(Set(city.sent("xuhui").map(\.delivery)).count == 1)
    #expect(city.sent("xuhui").map(\.round) == [1, 2])
  }
}
