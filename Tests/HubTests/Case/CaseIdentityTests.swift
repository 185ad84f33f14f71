import Hub
import JSON
import Testing

@Suite struct CaseIdentityTests {
  @Test func aNewApplicationIsRoutedAndSentAtOnce() throws {
    var city = CaseScenario()
    let entry = try city.push()
    #expect(entry.outcome == .accepted)
    #expect(entry.stage == .split)
    #expect(entry.mapping == "city-restaurant")
    #expect(entry.sent == [DeliveryID("\(CaseScenario.application).xuhui.1")])
    #expect(entry.configuration == "configuration-1")
    let state = try city.state
    #expect(state.acceptedAt == city.now)
    #expect(state.district == "SH00XH")
    #expect(state.route?.theme == "restaurant")
    #expect(state.disposition == .inFlight)
    #expect(city.sent("xuhui").map(\.sequence) == [1])
  }

  @Test func theSameAgainIsADuplicateAndSendsNothing() throws {
    var city = CaseScenario()
    try city.push()
    let revision = try city.state.revision
    let entry = try city.push()
    #expect(entry.outcome == .duplicate)
    #expect(city.outbox.count == 1)
    #expect(try city.state.counters.duplicates == 1)
    #expect(try city.state.revision == revision, "an operator sees no difference")
  }

  @Test func otherContentUnderTheSameVersionIsHeldAndReported() throws {
    var city = CaseScenario()
    try city.push()
    let entry = try city.push(CaseSamples.submission(area: 61))
    #expect(entry.outcome == .conflict)
    #expect(entry.reason == .conflict)
    #expect(try city.state.holds.map(\.reason) == [.conflict])
    #expect(city.reports.map(\.hold) == [.conflict])
    #expect(city.sent("xuhui").count == 1)
    try city.push(CaseSamples.submission(area: 61))
    #expect(try city.state.holds.count == 1, "the same conflict once more is counted only")
    #expect(city.reports.count == 1)
    #expect(try city.state.counters.conflicts == 2)
  }

  @Test func aConflictThatItsSenderWasToldOfIsOnlyJournalled() throws {
    var city = CaseScenario()
    try city.push()
    let entry = try city.push(CaseSamples.submission(area: 61, answeredConflict: true))
    #expect(entry.outcome == .conflict)
    #expect(try city.state.holds.isEmpty)
    #expect(city.reports.isEmpty)
  }

  @Test func aLowerVersionIsOutdated() throws {
    var city = CaseScenario()
    try city.push(CaseSamples.submission(version: 2))
    #expect(try city.push(CaseSamples.submission(version: 1)).outcome == .outdated)
    #expect(try city.state.version == 2)
    #expect(city.outbox.count == 1)
  }

  @Test func codesThatNoTableKnowsHoldBeforeRouting() throws {
    var city = CaseScenario()
    let unknown = Unresolved(reason: .codeUnknown, pointer: "/targetLicenseType", value: "营业执照副本")
    let entry = try city.push(CaseSamples.submission(unresolved: [unknown]))
    #expect(entry.outcome == .held)
    #expect(entry.reason == .codeUnknown)
    #expect(entry.detail == "/targetLicenseType = 营业执照副本")
    #expect(city.outbox.isEmpty)
    #expect(try city.state.disposition == .held)
  }

  @Test(arguments: [HoldReason.themeUnknown, .mappingMissing, .mappingAmbiguous, .prerequisiteMissing])
  func routingThatFindsNoWayHoldsWithItsReason(reason: HoldReason) throws {
    var city = CaseScenario()
    city.rules.held = reason
    #expect(try city.push().outcome == .held)
    #expect(try city.state.holds.map(\.reason) == [reason])
    #expect(try city.state.disposition == .held)
    #expect(city.outbox.isEmpty)
    city.rules.held = nil
    #expect(try city.command(.release(nil)).outcome == .done)
    #expect(city.sent("xuhui").count == 1)
    #expect(try city.state.holds.isEmpty)
  }

  @Test func aRecordThatWasHandledIsSkipped() throws {
    var city = CaseScenario()
    try city.push()
    let before = city.stored
    let entry = try city.handle(.submitted(CaseSamples.submission()), at: 1)
    #expect(entry.outcome == .skipped)
    #expect(city.stored == before)
  }

  @Test func aStatusForNoCaseIsQuarantined() throws {
    var city = CaseScenario()
    let entry = try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .accepted])))
    #expect(entry.outcome == .quarantined)
    #expect(city.stored == nil)
    #expect(city.records.contains { $0.topic == Topics.quarantine })
  }

  @Test func receiptsAndCommandsForNoCaseDoNothing() throws {
    var city = CaseScenario()
    let stray = Settlement(
      delivery: "d", sequence: 1, system: "xuhui", round: 1, outcome: .delivered(caseNumber: nil), attempts: 1)
    #expect(try city.handle(.settled(stray)).outcome == .ignored)
    #expect(try city.command(.release(nil), revision: 0).outcome == .ignored)
    #expect(city.stored == nil)
  }

  @Test func neitherStateNorJournalHoldsPersonalData() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .rejected], opinion: "请 样例人 补交")))
    let state = String(decoding: try #require(city.stored), as: UTF8.self)
    let journal = city.journal.map { String(decoding: $0.json.bytes(), as: UTF8.self) }.joined()
    for secret in CaseSamples.personal {
      #expect(!state.contains(secret))
      #expect(!journal.contains(secret))
    }
    #expect(try city.state.applicant?.number == "913101**********07")
    #expect(try city.state.applicant?.fingerprint == city.rules.fingerprint(CaseSamples.number))
  }
}
