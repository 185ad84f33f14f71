import Hub
import Testing

@Suite struct CaseStatusTests {
  private func delivered() throws -> CaseScenario {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    return city
  }

  @Test func theSourceIsToldWhenTheWholeChanges() throws {
    var city = try delivered()
    let first = try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .received])))
    #expect(first.outcome == .moved)
    #expect(first.status == .received)
    #expect(first.items.map(\.code) == ["SAMPLE-SPJYXK"])
    try city.settle("city", .delivered(caseNumber: nil))
    let second = try city.handle(.status(CaseSamples.status(["310150081001": .received])))
    #expect(second.outcome == .moved)
    #expect(second.status == nil, "the whole is received already")
    #expect(city.reports.map(\.status) == [.received])
    #expect(city.reports.first?.caseNumber == "0000002603CC001")
  }

  @Test func reportsGoOneByOneInOrder() throws {
    var city = try delivered()
    for status in [Status.received, .correctionRequested, .accepted, .finished] {
      try city.handle(
        .status(CaseSamples.status(["SAMPLE-SPJYXK": status, "310150081001": status])))
    }
    #expect(city.reports.map(\.status) == [.received])
    for _ in 0..<4 { try city.settle("city", .delivered(caseNumber: nil)) }
    #expect(city.reports.map(\.status) == [.received, .correctionRequested, .accepted, .finished])
    #expect(city.sent("city").map(\.sequence) == [1, 2, 3, 4])
    #expect(Set(city.sent("city").map(\.delivery)).count == 4)
  }

  @Test func aReportCarriesTheStatusThatItWasMadeFor() throws {
    var city = try delivered()
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .received], opinion: "已收")))
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .accepted], opinion: "受理")))
    try city.settle("city", .failed(code: "x", doubtful: false))
    try city.awaitTimer()
    #expect(city.reports.map(\.opinion) == ["已收", "已收"])
    #expect(city.reports.last?.items.first?.status == .received)
    try city.settle("city", .delivered(caseNumber: nil))
    #expect(city.reports.last?.opinion == "受理")
  }

  @Test func aSourceIsToldOnlyWhatItTakes() throws {
    var city = CaseScenario()
    city.rules.policies["city"]?.reports = [.accepted]
    try city.push()
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .received])))
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .accepted, "310150081001": .accepted])))
    #expect(city.reports.map(\.status) == [.accepted])
  }

  @Test func theSourceIsToldWhichMaterialsToCorrectAndWhyTheClockStands() throws {
    var city = try delivered()
    var correction = CaseSamples.status(["SAMPLE-SPJYXK": .correctionRequested])
    correction.corrections = [.init(material: "m-2", suggestion: "请补充疏散通道")]
    try city.handle(.status(correction))
    #expect(city.reports.last?.corrections == correction.corrections)
    #expect(try !String(decoding: #require(city.stored), as: UTF8.self).contains("疏散"), "words stand in the body alone")
    try city.settle("city", .delivered(caseNumber: nil))
    var pause = CaseSamples.status(["SAMPLE-SPJYXK": .paused, "310150081001": .paused])
    pause.special = .init(kind: "1", name: "延期", reason: "依法延长审批")
    try city.handle(.status(pause))
    #expect(city.reports.last?.special == pause.special && city.reports.last?.corrections == [])
  }

  @Test func lateAndDoubledStatusesMoveNothing() throws {
    var city = try delivered()
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .accepted])))
    #expect(try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .received]))).outcome == .late)
    #expect(try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .accepted]))).outcome == .unchanged)
    #expect(try city.state.items.first?.status == .accepted)
    #expect(try city.state.counters.lateStatuses == 2)
  }

  @Test func toAndFroTheDepartmentsTimeDecides() throws {
    var city = try delivered()
    let noon = Timestamp(milliseconds: 1_772_424_000_000)
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .correctionRequested], at: noon)))
    let before = CaseSamples.status(["SAMPLE-SPJYXK": .received], at: noon.adding(seconds: -60))
    #expect(try city.handle(.status(before)).outcome == .late)
    let after = CaseSamples.status(["SAMPLE-SPJYXK": .received], at: noon.adding(seconds: 60))
    #expect(try city.handle(.status(after)).outcome == .moved)
  }

  @Test func aWordThatNoTableKnowsIsHeldAndTheRestGoesOn() throws {
    var city = try delivered()
    let unknown = Unresolved(reason: .codeUnknown, pointer: "/data/itemStatus/1/status", value: "转办")
    let entry = try city.handle(
      .status(CaseSamples.status(["SAMPLE-SPJYXK": .received], unresolved: [unknown])))
    #expect(entry.outcome == .moved)
    #expect(entry.reason == .codeUnknown)
    #expect(try city.state.holds.first?.leg == "xuhui")
    #expect(try city.state.disposition == .delivered, "its receiver has it all the same")
    try city.handle(.status(CaseSamples.status(["310150081001": .received])))
    #expect(try city.state.holds.isEmpty, "the next answer was understood")
  }

  @Test func anItemThatTheLegDoesNotHaveIsHeld() throws {
    var city = try delivered()
    let entry = try city.handle(.status(CaseSamples.status(["310150508000": .received])))
    #expect(entry.outcome == .held)
    #expect(entry.reason == .itemUnknown)
    #expect(try city.state.status == .submitted)
  }

  @Test func aStatusOfTheWholeIsTheStatusOfEachItemOfTheLeg() throws {
    var city = try delivered()
    var event = CaseSamples.status([:])
    event.whole = .accepted
    try city.handle(.status(event))
    #expect(try city.state.items.map(\.status) == [.accepted, .accepted])
  }

  @Test func aStatusBeforeTheReceiptCounts() throws {
    var city = CaseScenario()
    try city.push()
    #expect(try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .received]))).outcome == .moved)
  }

  @Test func aStatusUnderAnotherNumberOrOfAStrangerIsSetAside() throws {
    var city = try delivered()
    let other = CaseSamples.status(["SAMPLE-SPJYXK": .received], number: "XH999")
    #expect(try city.handle(.status(other)).outcome == .quarantined)
    let stranger = CaseSamples.status(["SAMPLE-SPJYXK": .received], from: "street")
    #expect(try city.handle(.status(stranger)).outcome == .quarantined)
    #expect(try city.state.status == .submitted)
  }

  @Test func pollingEndsWithTheLastItem() throws {
    var city = try delivered()
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .finished])))
    #expect(city.records.count { $0.topic == Topics.refs } == 1)
    try city.handle(.status(CaseSamples.status(["310150081001": .rejected])))
    let last = try #require(city.records.last { $0.topic == Topics.refs })
    #expect(try !Binding(last.message(at: 0)).open)
    #expect(try city.state.status == .partlyFinished)
  }

  @Test func aReportThatItsSourceRefusesGivesWayToTheNext() throws {
    var city = try delivered()
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .received])))
    try city.settle("city", .refused(code: "no-match", message: "没有匹配的办件信息"))
    #expect(try city.state.holds.map(\.reason) == [.deliveryRefused])
    #expect(try city.state.holds.first?.leg == "city")
    #expect(try city.state.disposition == .delivered, "the application itself is where it belongs")
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .accepted])))
    #expect(city.reports.map(\.status) == [.received, .inProgress])
    #expect(try city.state.holds.isEmpty)
  }

  @Test func waitingReportsAreBounded() throws {
    var city = try delivered()
    let noon = Timestamp(milliseconds: 1_772_424_000_000)
    for step in 0..<40 {
      let status: Status = step.isMultiple(of: 2) ? .received : .correctionRequested
      try city.handle(
        .status(
          CaseSamples.status(
            ["SAMPLE-SPJYXK": status, "310150081001": status], at: noon.adding(seconds: Int64(step)))))
    }
    #expect(try city.state.lanes.first { $0.system == "city" }?.queue.count == Case.waitingReports)
  }
}
