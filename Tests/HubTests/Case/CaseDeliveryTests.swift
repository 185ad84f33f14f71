import Hub
import Testing

@Suite struct CaseDeliveryTests {
  @Test func aReceiptBindsTheReceiversNumber() throws {
    var city = CaseScenario()
    try city.push()
    let entry = try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    #expect(entry.outcome == .delivered)
    #expect(entry.number == "XH001")
    let state = try city.state
    #expect(state.legs.first?.number == "XH001")
    #expect(state.disposition == .delivered)
    let binding = try #require(city.records.last { $0.topic == Topics.refs })
    #expect(
      try Binding(binding.message(at: 0))
        == Binding(
          reference: ReferenceKey(system: "xuhui", number: "XH001"), application: CaseScenario.application, open: true)
    )
    #expect(city.wake == nil)
  }

  @Test func whoeverWaitsForTheNumberIsToldWhereTheSystemPushesItsStatuses() throws {
    var city = CaseScenario()
    city.rules.legs = ["market": ["SAMPLE-SPJYXK"]]
    try city.push()
    try city.settle("market", .delivered(caseNumber: "M1"))
    let told = try #require(city.records.last { $0.topic == Topics.inbox })
    let event = try InboxEvent(told.message(at: 0))
    #expect(event.key == "ref/market/M1")
  }

  @Test func afterAFailureTheCaseSendsAgainByItsSchedule() throws {
    var city = CaseScenario()
    try city.push()
    let failed = try city.settle("xuhui", .failed(code: "http-503", doubtful: false))
    #expect(failed.outcome == .resendScheduled)
    #expect(failed.detail == "http-503")
    let wait = try #require(city.wake).at.milliseconds - city.now.milliseconds
    #expect((48_000...72_000).contains(wait), "60 s ± 20 %")
    #expect(try city.awaitTimer().outcome == .resent)
    let records = city.sent("xuhui")
    #expect(records.map(\.round) == [1, 2])
    #expect(Set(records.map(\.delivery)).count == 1)
    #expect(Set(records.map(\.sequence)).count == 1)
    #expect(records.map(\.doubtful) == [false, false])
  }

  @Test func jitterIsDecidedByTheIdsAlone() throws {
    var waits: Set<Int64> = []
    for _ in 0..<3 {
      var city = CaseScenario()
      try city.push()
      try city.settle("xuhui", .failed(code: "x", doubtful: false))
      waits.insert(try #require(city.wake).at.milliseconds)
    }
    #expect(waits.count == 1)
  }

  @Test func doubtIsCarriedIntoEveryLaterRound() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .failed(code: "time-out", doubtful: true))
    try city.awaitTimer()
    try city.settle("xuhui", .failed(code: "http-503", doubtful: false))
    try city.awaitTimer()
    #expect(city.sent("xuhui").map(\.doubtful) == [false, true, true])
  }

  @Test func aScheduleThatIsAtItsEndHolds() throws {
    var city = CaseScenario()
    try city.push()
    for _ in 0..<3 {
      try city.settle("xuhui", .failed(code: "http-503", doubtful: false))
      try city.awaitTimer()
    }
    let entry = try city.settle("xuhui", .failed(code: "http-503", doubtful: false))
    #expect(entry.outcome == .held)
    #expect(entry.reason == .deliveryExhausted)
    #expect(city.wake == nil)
    #expect(try city.state.disposition == .held)
    #expect(try city.command(.resend("xuhui")).outcome == .done)
    #expect(try city.state.holds.isEmpty)
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    #expect(try city.state.disposition == .delivered)
  }

  @Test func aRefusalHoldsAndCountsAsRefused() throws {
    var city = CaseScenario()
    try city.push()
    let entry = try city.settle("xuhui", .refused(code: "500", message: "样例人 not allowed"))
    #expect(entry.reason == .deliveryRefused)
    #expect(try city.state.disposition == .refused)
    #expect(try city.state.holds.first?.detail == "500", "a receiver's words may be personal")
  }

  @Test func whatCannotBeFoundOutWaitsForAnOperatorWhoSettlesIt() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .unclear(code: "look-unclear"))
    #expect(try city.state.holds.map(\.reason) == [.deliveryDoubtful])
    #expect(try city.command(.release(nil)).outcome == .rejected, "sending again might file it twice")
    #expect(try city.command(.settle("xuhui", "XH009"), id: "c2").outcome == .done)
    #expect(try city.state.legs.first?.number == "XH009")
    #expect(try city.state.disposition == .delivered)
  }

  @Test func anEchoOfAnEarlierRoundChangesNothing() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .failed(code: "x", doubtful: false))
    #expect(try city.settle("xuhui", .failed(code: "x", doubtful: false)).outcome == .ignored)
    try city.awaitTimer()
    #expect(try city.settle("xuhui", .failed(code: "x", doubtful: false), round: 1).outcome == .ignored)
    #expect(city.sent("xuhui").count == 2)
    #expect(try city.state.lanes.first { $0.system == "xuhui" }?.head?.standing == .sent)
  }

  @Test func goodNewsAboutARoundThatCameBackIsNotLost() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .failed(code: "x", doubtful: true))
    #expect(try city.settle("xuhui", .delivered(caseNumber: "XH001")).outcome == .delivered)
    #expect(city.wake == nil)
    #expect(city.sent("xuhui").count == 1)
  }

  @Test func aReceiptTwiceBindsOnce() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    #expect(try city.settle("xuhui", .delivered(caseNumber: "XH001")).outcome == .ignored)
    #expect(try city.state.counters.strayReceipts == 1)
    #expect(city.records.count { $0.topic == Topics.refs } == 1)
  }

  @Test func departmentsGetOnlyTheirItemsAllAtOnce() throws {
    var city = CaseScenario()
    city.rules.legs = ["market": ["SAMPLE-SPJYXK"], "fire": ["310150081001"]]
    try city.push()
    for (system, item) in [("market", "SAMPLE-SPJYXK"), ("fire", "310150081001")] as [(SystemCode, ItemCode)] {
      guard case .application(let leg) = try #require(city.sent(system).first).payload else {
        Issue.record("no leg")
        continue
      }
      #expect(leg.items.map(\.code) == [item])
      #expect(leg.application.items.map(\.code) == [item])
      #expect(leg.items.first?.name == "事项 \(item)")
    }
    try city.settle("market", .delivered(caseNumber: "M1"))
    #expect(try city.state.disposition == .inFlight)
    try city.settle("fire", .delivered(caseNumber: nil))
    #expect(try city.state.disposition == .delivered)
  }

  @Test func timersOfAnotherGenerationAreIgnored() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .failed(code: "x", doubtful: false))
    let old = try #require(city.wake).generation
    city.now = city.now.adding(seconds: 100)
    try city.fireTimer()
    #expect(try city.fireTimer(generation: old).outcome == .ignored)
    #expect(city.sent("xuhui").count == 2)
  }

  @Test func aTimerThatFiresTooEarlySendsNothing() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .failed(code: "x", doubtful: false))
    let wake = city.wake
    #expect(try city.fireTimer().outcome == .ignored)
    #expect(city.wake == wake)
    #expect(city.sent("xuhui").count == 1)
  }

  @Test func aBodyThatIsGoneHoldsInsteadOfSendingNothing() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .failed(code: "x", doubtful: false))
    city.loseBody()
    try city.awaitTimer()
    #expect(try city.state.holds.map(\.reason) == [.poison])
    #expect(city.sent("xuhui").count == 1)
  }
}
