import Hub
import Testing

/// A department that is not connected yet: its leg waits with the reason, the others do not wait for it (并联审批).
@Suite struct CaseUnconnectedTests {
  private static let items: [ItemCode] = ["SAMPLE-SPJYXK", "310150633000"]

  private func legs(alcohol isConnected: Bool) -> [RouteLeg] {
    var legs = zip(["market", "alcohol"] as [SystemCode], Self.items).map { system, item in
      RouteLeg(
        leg: LegID(system.rawValue), system: system, items: [ApplicationItem(code: item)],
        share: .init(elements: ["经营面积"], materials: []))
    }
    legs[1].isConnected = isConnected
    return legs
  }

  private func scenario() throws -> CaseScenario {
    var city = CaseScenario()
    city.rules.legs = [:]
    city.rules.departments = legs(alcohol: false)
    city.rules.policies["alcohol"] = DeliveryPolicy(resendSeconds: [60], amend: true, withdraw: true)
    try city.push(CaseSamples.submission(items: Self.items))
    try city.settle("market", .delivered(caseNumber: "M1"))
    return city
  }

  @Test func theOthersGoOn() throws {
    var city = try scenario()
    let hold = try #require(try city.state.holds.first)
    #expect(hold.reason == .mappingMissing && hold.leg == "alcohol")
    #expect(hold.detail == "no department is connected for 310150633000")
    #expect(city.sent("alcohol").isEmpty)
    let state = try city.state
    #expect(state.legs.map(state.standing) == [.delivered, .held(.mappingMissing)] && state.disposition == .held)
    try city.handle(.status(CaseSamples.status([Self.items[0]: .finished], from: "market", number: "M1")))
    #expect(try city.state.items.map(\.status) == [.finished, .submitted] && city.state.endedAt == nil)
  }

  @Test func aReleaseLetsItGoOutOnceItsDepartmentIsThere() throws {
    var city = try scenario()
    #expect(try city.command(.release(nil)).outcome == .held)
    #expect(try city.state.holds.count == 1 && city.sent("alcohol").isEmpty, "it is not there yet")
    city.rules.departments = legs(alcohol: true)
    #expect(try city.command(.release(nil), id: "c2").outcome == .done)
    #expect(city.sent("alcohol").count == 1 && city.sent("market").count == 1)
    try city.settle("alcohol", .delivered(caseNumber: "A1"))
    #expect(try city.state.disposition == .delivered)
  }

  @Test func aCorrectionIsRoutedAnewAndTakesItAlong() throws {
    var city = try scenario()
    try city.push(CaseSamples.submission(version: 2, area: 80, items: Self.items))
    #expect(try city.state.holds.map(\.leg) == ["alcohol"] && city.sent("market").count == 2)
    try city.settle("market", .delivered(caseNumber: "M1"))
    city.rules.departments = legs(alcohol: true)
    try city.push(CaseSamples.submission(version: 3, area: 90, items: Self.items))
    #expect(try city.state.holds.isEmpty && city.sent("alcohol").count == 1)
  }

  @Test func aWithdrawalLeavesNothingBehind() throws {
    var city = try scenario()
    try city.push(CaseSamples.submission(version: 2, items: Self.items, intent: .withdraw))
    try city.settle("market", .delivered(caseNumber: "M1"))
    #expect(try city.state.holds.isEmpty && city.state.status == .withdrawn && city.sent("alcohol").isEmpty)
  }
}
