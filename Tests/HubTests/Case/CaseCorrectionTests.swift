import Hub
import JSON
import Testing

@Suite struct CaseCorrectionTests {
  /// A case with one leg at a system, delivered or not.
  private func scenario(_ system: SystemCode, delivered: Bool) throws -> CaseScenario {
    var city = CaseScenario()
    city.rules.legs = [system: ["SAMPLE-SPJYXK", "310150081001"]]
    try city.push()
    if delivered { try city.settle(system, .delivered(caseNumber: "N1")) }
    return city
  }

  /// What `hub.refs` was told of the receiver's number, in order: whether it is to be asked about.
  private func openings(_ city: CaseScenario) throws -> [Bool] {
    try city.records.filter { $0.topic == Topics.refs }.map { try Binding($0.message(at: 0)).open }
  }

  private func application(_ record: OutboundRecord?) -> LegPayload? {
    if case .application(let leg) = record?.payload { leg } else { nil }
  }

  @Test func aLegThatWaitsForItsResendIsReplaced() throws {
    var city = try scenario("market", delivered: false)
    try city.settle("market", .failed(code: "x", doubtful: false))
    #expect(try city.push(CaseSamples.submission(version: 2, area: 80)).outcome == .superseded)
    let records = city.sent("market")
    #expect(records.map(\.delivery.rawValue.last) == ["1", "2"])
    #expect(records.map(\.sequence) == [1, 2])
    #expect(application(records.last)?.amends == nil, "the receiver never had the first")
    #expect(city.wake == nil)
  }

  @Test func aLegInTheOutboxIsFollowedNotOvertaken() throws {
    var city = try scenario("market", delivered: false)
    try city.push(CaseSamples.submission(version: 2, area: 80))
    #expect(city.sent("market").count == 1, "one unsettled record a system")
    try city.push(CaseSamples.submission(version: 3, area: 90))
    try city.settle("market", .delivered(caseNumber: "M1"))
    let records = city.sent("market")
    #expect(records.map(\.delivery.rawValue.last) == ["1", "3"], "version 2 was never sent and is replaced")
    #expect(application(records.last)?.amends == "M1")
    #expect(application(records.last)?.application.form["经营面积"]?.int64 == 90)
  }

  @Test func aDoubtfulLegKeepsItsContentThroughAResend() throws {
    var city = try scenario("market", delivered: false)
    try city.settle("market", .failed(code: "time-out", doubtful: true))
    try city.push(CaseSamples.submission(version: 2, area: 80))
    #expect(city.sent("market").count == 1)
    try city.awaitTimer()
    let again = city.sent("market").last
    #expect(again?.delivery == city.sent("market").first?.delivery)
    #expect(application(again)?.application.form["经营面积"]?.int64 == 60, "one id, one content")
    try city.settle("market", .delivered(caseNumber: "M1"))
    #expect(application(city.sent("market").last)?.application.form["经营面积"]?.int64 == 80)
  }

  @Test func aSentLegIsAmendedWhereItsSystemTakesThat() throws {
    var city = try scenario("market", delivered: true)
    try city.push(CaseSamples.submission(version: 2, area: 80))
    #expect(application(city.sent("market").last)?.amends == "N1")
    try city.settle("market", .delivered(caseNumber: nil))
    #expect(try city.state.disposition == .delivered)
    #expect(try city.state.legs.first?.number == "N1")
  }

  @Test func aSentLegIsHeldWhereItsSystemTakesNoAmendments() throws {
    var city = try scenario("xuhui", delivered: true)
    try city.push(CaseSamples.submission(version: 2, area: 80))
    #expect(city.sent("xuhui").count == 1)
    #expect(try city.state.holds.map(\.reason) == [.amendmentUnsupported])
    #expect(try city.state.disposition == .held)
    #expect(try city.command(.settle("xuhui", nil)).outcome == .done, "told by other means")
    #expect(try city.state.disposition == .delivered)
  }

  @Test func aLegThatTheCorrectionDoesNotTouchIsLeftAlone() throws {
    var city = CaseScenario()
    city.rules.legs = ["market": ["SAMPLE-SPJYXK"], "fire": ["310150081001"]]
    try city.push(CaseSamples.submission(items: ["SAMPLE-SPJYXK"]))
    try city.settle("market", .delivered(caseNumber: "M1"))
    try city.push(CaseSamples.submission(version: 2))
    #expect(city.sent("market").count == 1)
    #expect(city.sent("fire").count == 1)
    #expect(city.journal.last?.outcome == .superseded)
  }

  @Test func backToTheContentThatTheReceiverHasSendsNothing() throws {
    var city = try scenario("xuhui", delivered: true)
    try city.push(CaseSamples.submission(version: 2, area: 80))
    try city.push(CaseSamples.submission(version: 3, area: 60))
    #expect(try city.state.holds.isEmpty)
    #expect(city.sent("xuhui").count == 1)
    #expect(try city.state.disposition == .delivered)
  }

  @Test func aPinnedRouteStaysWhileMappingsChange() throws {
    var city = try scenario("market", delivered: true)
    city.rules.held = .mappingMissing
    try city.push(CaseSamples.submission(version: 2, area: 80))
    #expect(try city.state.holds.isEmpty)
    #expect(city.sent("market").count == 2)
    try city.settle("market", .delivered(caseNumber: nil))
    try city.push(CaseSamples.submission(version: 3, items: ["SAMPLE-SPJYXK"]))
    #expect(try city.state.holds.map(\.reason) == [.mappingMissing], "other items are a new decision")
  }

  @Test func aHigherVersionTakesAHeldCaseUp() throws {
    var city = CaseScenario()
    let unknown = Unresolved(reason: .itemUnknown, pointer: "/items/0", value: "X")
    try city.push(CaseSamples.submission(unresolved: [unknown]))
    try city.push(CaseSamples.submission(version: 2))
    #expect(try city.state.holds.isEmpty)
    #expect(city.sent("xuhui").count == 1)
  }

  @Test func withdrawnBeforeAnyReceiverHadItNothingMoreIsSent() throws {
    var city = CaseScenario()
    city.rules.held = .mappingMissing
    try city.push()
    #expect(try city.push(CaseSamples.submission(version: 2, intent: .withdraw)).outcome == .withdrawn)
    #expect(try city.state.status == .withdrawn)
    #expect(try city.state.disposition == .withdrawn)
    #expect(city.reports.map(\.status) == [.withdrawn])
    #expect(city.sent("xuhui").isEmpty)
  }

  @Test func aWithdrawalFollowsTheLegToItsReceiver() throws {
    var city = try scenario("market", delivered: false)
    try city.push(CaseSamples.submission(version: 2, intent: .withdraw))
    #expect(city.sent("market").count == 1, "it may be there already")
    try city.settle("market", .delivered(caseNumber: "M1"))
    #expect(city.sent("market").last?.payload == .withdrawal(leg: "market", caseNumber: "M1"))
    #expect(try city.state.status == .submitted, "the receiver has not taken it yet")
    try city.settle("market", .delivered(caseNumber: nil))
    #expect(try city.state.status == .withdrawn)
    #expect(try city.state.disposition == .delivered)
    #expect(city.reports.map(\.status) == [.withdrawn])
  }

  @Test func aReceiverThatTakesNoWithdrawalIsLeftToAnOperator() throws {
    var city = try scenario("xuhui", delivered: true)
    try city.push(CaseSamples.submission(version: 2, intent: .withdraw))
    #expect(try city.state.holds.map(\.reason) == [.amendmentUnsupported])
    #expect(try city.command(.settle("xuhui", nil)).outcome == .done)
    #expect(try city.state.status == .withdrawn)
  }

  @Test func aRefusedLegIsWithdrawnWithoutAWord() throws {
    var city = try scenario("market", delivered: false)
    try city.settle("market", .refused(code: "500", message: ""))
    try city.push(CaseSamples.submission(version: 2, intent: .withdraw))
    #expect(city.sent("market").count == 1)
    #expect(try city.state.status == .withdrawn)
    #expect(try city.state.holds.isEmpty)
  }

  @Test func afterTheEndAWithdrawalComesTooLate() throws {
    var city = try scenario("xuhui", delivered: true)
    try city.handle(
      .status(CaseSamples.status(["SAMPLE-SPJYXK": .finished, "310150081001": .finished], number: "N1")))
    #expect(try city.push(CaseSamples.submission(version: 2, intent: .withdraw)).outcome == .late)
    #expect(try city.state.status == .finished)
  }

  @Test func aHigherVersionOpensAFinishedCaseAgain() throws {
    var city = try scenario("market", delivered: true)
    try city.handle(
      .status(
        CaseSamples.status(
          ["SAMPLE-SPJYXK": .finished, "310150081001": .finished], from: "market", number: "N1")))
    #expect(try openings(city) == [true, false])
    try city.push(CaseSamples.submission(version: 2, area: 80))
    #expect(try city.state.status == .submitted)
    #expect(city.sent("market").count == 2)
    try city.settle("market", .delivered(caseNumber: nil))
    #expect(try openings(city) == [true, false, true], "the known number is asked about again")
  }
}
