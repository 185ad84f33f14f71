@testable import Hub
import Testing

/// The word of a service-centre window (综窗交件).
@Suite struct CaseHandInTests {
  private static let food: ItemCode = "SAMPLE-SPJYXK"
  private static let fire: ItemCode = "310150081001"
  private static let number = LegNumber(CaseScenario.application, "window").caseNumber

  private func filed() throws -> CaseScenario {
    var city = CaseScenario()
    city.rules.observing = ["window"]
    city.rules.policies["window"] = DeliveryPolicy(resendSeconds: [60], reports: [])
    city.rules.policies["window"]?.observe = Set(Status.allCases)
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    return city
  }

  private func word(_ items: KeyValuePairs<ItemCode, Status>, number: CaseNumber = number) -> CaseEvent.Body {
    .status(CaseSamples.status(items, from: "window", number: number))
  }

  private func statuses(_ city: CaseScenario) throws -> [Status] { try city.state.items.map(\.status) }

  @Test func paperIsTakenInOrReturnedItemByItem() throws {
    var city = try filed()
    #expect(try city.handle(word([Self.food: .received, Self.fire: .correctionRequested])).outcome == .moved)
    #expect(try statuses(city) == [.received, .correctionRequested])
    #expect(try city.handle(word([Self.fire: .received])).outcome == .moved)
    #expect(try statuses(city) == [.received, .received])
    #expect(try city.handle(word([Self.fire: .received])).outcome == .unchanged)
    try city.settle("city", .delivered(caseNumber: nil))
    #expect(city.reports.map(\.status) == [.correctionRequested, .received])
  }

  @Test func aWindowNeverSpeaksOverADepartment() throws {
    var city = try filed()
    try city.handle(word([Self.food: .received, Self.fire: .correctionRequested]))
    try city.handle(.status(CaseSamples.status([Self.food: .received, Self.fire: .received])))
    #expect(try city.handle(word([Self.food: .correctionRequested, Self.fire: .correctionRequested])).outcome == .late)
    #expect(try statuses(city) == [.received, .received])
    try city.handle(.status(CaseSamples.status([Self.food: .correctionRequested])))
    #expect(try city.handle(word([Self.food: .received])).outcome == .late)
    #expect(try statuses(city) == [.correctionRequested, .received])
  }

  @Test(arguments: [Status.accepted, .finished, .rejected, .withdrawn, .submitted, .inProgress])
  func aWindowDecidesNothing(status: Status) throws {
    var city = try filed()
    #expect(try city.handle(word([Self.food: status])).outcome == .unchanged)
    #expect(try statuses(city) == [.submitted, .submitted])
  }

  @Test func whoIsNoWindowOfTheDistrictIsNotHeard() throws {
    var city = try filed()
    city.rules.observing = []
    #expect(try city.handle(word([Self.food: .received])).outcome == .quarantined)
    city.rules.observing = ["window"]
    #expect(try city.handle(word([Self.food: .received], number: "W-1")).outcome == .quarantined)
    #expect(try statuses(city) == [.submitted, .submitted])
  }

  @Test func anItemThatTheCaseHasNotIsHeld() throws {
    var city = try filed()
    #expect(try city.handle(word(["310150633000": .received])).outcome == .held)
    #expect(try city.state.holds.map(\.reason) == [.itemUnknown])
    try city.handle(word([Self.food: .received]))
    #expect(try city.state.holds.isEmpty)
  }

  @Test func theWindowIsToldOfWhatItMovesItselfToo() throws {
    var city = try filed()
    try city.settle("window", .delivered(caseNumber: nil))
    try city.handle(word([Self.food: .received]))
    #expect(city.sent("window").count == 2)
  }
}
