import Hub
import Testing

@Suite struct CaseCommandTests {
  @Test func aCommandOnAnotherRevisionIsRefused() throws {
    var city = CaseScenario()
    city.rules.held = .themeUnknown
    try city.push()
    city.rules.held = nil
    let entry = try city.command(.release(nil), revision: 7)
    #expect(entry.outcome == .stale)
    #expect(entry.command == "c1")
    #expect(entry.actor == "operator")
    #expect(city.outbox.isEmpty)
  }

  @Test func aCommandGivenTwiceActsOnce() throws {
    var city = CaseScenario()
    city.rules.held = .themeUnknown
    try city.push()
    city.rules.held = nil
    let revision = try city.state.revision
    #expect(try city.command(.release(nil), revision: revision).outcome == .done)
    #expect(try city.command(.release(nil), revision: revision).outcome == .repeated)
    #expect(city.outbox.count == 1)
  }

  @Test func onlyTheLastCommandsAreRemembered() throws {
    var city = CaseScenario()
    try city.push()
    for number in 0..<20 { try city.command(.release(nil), id: "c\(number)") }
    #expect(try city.state.commands.map(\.id) == (12..<20).map { "c\($0)" })
  }

  @Test func nothingHeldNothingReleased() throws {
    var city = CaseScenario()
    try city.push()
    #expect(try city.command(.release(nil)).outcome == .rejected)
    #expect(try city.command(.resend("xuhui"), id: "c2").outcome == .rejected, "it is in the outbox")
    #expect(try city.command(.resend("nobody"), id: "c3").outcome == .rejected)
    #expect(try city.command(.settle("xuhui", nil), id: "c4").outcome == .rejected)
  }

  @Test func whatCouldNotBeTranslatedIsReleasedOnlyTranslatedAnew() throws {
    var city = CaseScenario()
    let unknown = Unresolved(reason: .codeUnknown, pointer: "/x", value: "9")
    try city.push(CaseSamples.submission(unresolved: [unknown]))
    #expect(try city.command(.release(nil)).outcome == .rejected)
    #expect(try city.command(.release(CaseSamples.submission(unresolved: [unknown])), id: "c2").outcome == .held)
    #expect(try city.command(.release(CaseSamples.submission()), id: "c3").outcome == .done)
    #expect(city.sent("xuhui").count == 1)
    #expect(try city.state.disposition == .inFlight)
  }

  private static let mark = OriginalMark(
    digest: String(repeating: "a", count: 64), position: BusPosition(TopicPartition("hub.received", 0), 7))

  /// A status with a word that no table knew, of a delivered case.
  private func withAnUnknownWord() throws -> CaseScenario {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    let unknown = Unresolved(reason: .codeUnknown, pointer: "/data/itemStatus/0/status", value: "转办")
    var status = CaseSamples.status([:], unresolved: [unknown])
    status.original = Self.mark
    #expect(try city.handle(.status(status)).outcome == .held)
    #expect(try city.state.holds.map(\.original) == [Self.mark])
    return city
  }

  @Test func aHeldStatusIsReadAgainOnRelease() throws {
    var city = try withAnUnknownWord()
    var status = CaseSamples.status(["SAMPLE-SPJYXK": .accepted])
    status.original = Self.mark
    let entry = try city.command(.release(nil, statuses: [status]))
    #expect(entry.outcome == .done && entry.system == "xuhui")
    #expect(entry.items.map(\.status) == [.accepted])
    #expect(try city.state.holds.isEmpty)
    #expect(city.reports.last?.status == .inProgress, "its source is told at once")
  }

  @Test func aHeldStatusThatIsStillUnknownStaysHeld() throws {
    var city = try withAnUnknownWord()
    let unknown = Unresolved(reason: .codeUnknown, pointer: "/data/itemStatus/0/status", value: "转办")
    var status = CaseSamples.status([:], unresolved: [unknown])
    status.original = Self.mark
    #expect(try city.command(.release(nil, statuses: [status])).outcome == .held)
    #expect(try city.state.holds.map(\.original) == [Self.mark])
    #expect(
      try city.command(.release(nil), id: "c2").outcome == .done, "without its document the operator's word counts")
    #expect(try city.state.holds.isEmpty)
  }

  @Test func aStatusOfAStrangerIsNotReleased() throws {
    var city = try withAnUnknownWord()
    let stranger = CaseSamples.status(["SAMPLE-SPJYXK": .accepted], from: "street")
    #expect(try city.command(.release(nil, statuses: [stranger])).outcome == .done)
    #expect(try city.state.status == .submitted)
  }

  @Test func aConflictIsDismissedOrTaken() throws {
    var dismissed = CaseScenario()
    try dismissed.push()
    try dismissed.push(CaseSamples.submission(area: 61))
    var taken = dismissed
    #expect(try dismissed.command(.release(nil)).outcome == .done)
    #expect(try dismissed.state.holds.isEmpty)
    #expect(try dismissed.push(CaseSamples.submission()).outcome == .duplicate)
    #expect(try taken.command(.release(CaseSamples.submission(area: 61))).outcome == .done)
    #expect(try taken.push(CaseSamples.submission(area: 61)).outcome == .duplicate)
  }

  @Test func aResendByHandKeepsIdAndSequence() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .refused(code: "500", message: ""))
    #expect(try city.command(.resend("xuhui")).outcome == .done)
    #expect(Set(city.sent("xuhui").map(\.delivery)).count == 1)
    #expect(Set(city.sent("xuhui").map(\.sequence)).count == 1)
    #expect(city.sent("xuhui").map(\.round) == [1, 2])
  }

  @Test func aResendByHandDoesNotWaitForItsTime() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .failed(code: "x", doubtful: false))
    #expect(try city.command(.resend("xuhui")).outcome == .done)
    #expect(city.wake == nil)
    #expect(city.sent("xuhui").count == 2)
  }

  @Test func aReleaseOfAStatusHoldTouchesNothingElse() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    let unknown = Unresolved(reason: .codeUnknown, pointer: "/x", value: "转办")
    try city.handle(.status(CaseSamples.status([:], unresolved: [unknown])))
    #expect(try city.command(.release(CaseSamples.submission())).outcome == .done)
    #expect(try city.state.content == 1)
    #expect(try city.state.holds.isEmpty)
    #expect(city.sent("xuhui").count == 1)
  }

  @Test func aReleaseTakesUpEveryHoldButTheDoubtful() throws {
    var city = CaseScenario()
    city.rules.legs = ["market": ["SAMPLE-SPJYXK"], "fire": ["310150081001"]]
    try city.push()
    try city.settle("market", .unclear(code: "look-unclear"))
    try city.settle("fire", .refused(code: "500", message: ""))
    try city.push(CaseSamples.submission(area: 61))
    #expect(try city.state.holds.count == 3)
    #expect(try city.command(.release(nil)).outcome == .held)
    #expect(try city.state.holds.map(\.reason) == [.deliveryDoubtful])
    #expect(city.sent("fire").count == 2)
    #expect(city.sent("market").count == 1)
  }

  @Test func aChangedLegIsSentOnceItsSystemHasLearnedToTakeIt() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    try city.push(CaseSamples.submission(version: 2, area: 80))
    #expect(try city.command(.release(nil)).outcome == .held)
    city.rules.policies["xuhui"]?.amend = true
    #expect(try city.command(.release(nil), id: "c2").outcome == .done)
    #expect(city.sent("xuhui").count == 2)
  }
}
