import Hub
import JSON
import Testing

/// 电子证照库, 身份核验, 物流: asked through the case's own lanes; each may be away.
@Suite struct CaseServiceTests {
  private static let need = LicenceNeed(
    material: "licence", name: "营业执照", known: ["营业执照", "YYZZ"], item: "SAMPLE-SPJYXK", department: "market")

  private func scenario(_ services: [ServiceKind: SystemCode]) -> CaseScenario {
    var city = CaseScenario()
    city.rules.services = services
    city.rules.needs = services[.licence] == nil ? [] : [Self.need]
    city.rules.legs = ["market": ["SAMPLE-SPJYXK", "310150081001"]]
    return city
  }

  private func service(_ city: CaseScenario, _ kind: ServiceKind) throws -> ServiceState? {
    try city.state.services.first { $0.kind == kind }
  }

  private func leg(_ city: CaseScenario) -> LegPayload? {
    guard case .application(let leg)? = city.sent("market").last?.payload else { return nil }
    return leg
  }

  @Test func aLicenceThatTheLibraryHasIsAskedOfNobody() throws {
    var city = scenario([.licence: "elicence"])
    try city.push()
    guard case .question(let question)? = city.sent("elicence").first?.payload else {
      Issue.record("the library was not asked")
      return
    }
    #expect(question.material == "营业执照" && question.department == "market")
    #expect(question.item?.code == "SAMPLE-SPJYXK" && question.application.source.caseNumber == "0000002603CC001")
    #expect(question.application.form.members.isEmpty && question.application.materials.isEmpty)
    #expect(city.sent("market").isEmpty, "it waits for the answer")
    let entry = try city.settle("elicence", .answered(ServiceAnswer(isFound: true, number: "L1")))
    #expect(entry.outcome == .answered)
    #expect(leg(city)?.application.materials.map(\.fileID) == ["L1"])
    #expect(try service(city, .licence)?.standing == .found && city.state.holds.isEmpty)
  }

  @Test func aLicenceThatTheApplicantBringsIsNotAskedFor() throws {
    var city = scenario([.licence: "elicence"])
    var submission = CaseSamples.submission()
    submission.application.materials = [Material(id: "1", code: "YYZZ", name: "执照")]
    try city.push(submission)
    #expect(city.sent("elicence").isEmpty && city.sent("market").count == 1)
  }

  @Test func anAbsentLicenceIsARequestAndNoFailure() throws {
    var city = scenario([.licence: "elicence"])
    try city.push()
    try city.settle("elicence", .answered(ServiceAnswer(isFound: false)))
    #expect(city.sent("market").count == 1, "the leg goes on")
    #expect(try city.state.holds.map(\.reason) == [.materialMissing])
    #expect(try city.state.status == .submitted)
    let report = try #require(city.reports.last)
    #expect(report.status == .correctionRequested && report.hold == nil)
    #expect(report.corrections.map(\.material) == ["licence"])
    var second = CaseSamples.submission(version: 2)
    second.application.materials = [Material(id: "1", name: "营业执照")]
    second.contentDigest = second.application.contentDigest()
    try city.push(second)
    #expect(try city.state.holds.isEmpty, "he has brought it")
  }

  @Test func theCaseGoesOnWhileTheLibraryIsAway() throws {
    var city = scenario([.licence: "elicence"])
    try city.push()
    try city.settle("elicence", .failed(code: "connect", doubtful: false))
    #expect(city.sent("market").count == 1)
    #expect(try service(city, .licence)?.standing == .asked && service(city, .licence)?.code == "connect")
    try city.awaitTimer()
    #expect(city.sent("elicence").map(\.round) == [1, 2], "and asks again by its own schedule")
    try city.settle("elicence", .answered(ServiceAnswer(isFound: true, number: "L1")), round: 2)
    #expect(try service(city, .licence)?.standing == .found)
    #expect(city.sent("market").count == 1, "one at a time")
    try city.settle("market", .delivered(caseNumber: "M1"))
    let amended = try #require(leg(city))
    #expect(city.sent("market").count == 2 && amended.amends == "M1")
    #expect(amended.changed?.materials.map(\.fileID) == ["L1"] && amended.changed?.elements.isEmpty == true)
    #expect(city.sent("market").map(\.delivery.rawValue).map { $0.suffix(8) } == ["market.1", "market.2"])
  }

  /// Split without the library, and delivered; then it answers.
  private func late(_ answer: ServiceAnswer, _ prepare: (inout CaseScenario) throws -> Void = { _ in }) throws
    -> CaseScenario
  {
    var city = scenario([.licence: "elicence"])
    city.rules.legs = ["market": ["SAMPLE-SPJYXK"], "xuhui": ["310150081001"]]
    try city.push()
    try city.awaitTimer()
    try city.settle("market", .delivered(caseNumber: "M1"))
    try city.settle("xuhui", .delivered(caseNumber: "X1"))
    try prepare(&city)
    try city.settle("elicence", .answered(answer))
    return city
  }

  @Test func aLateLicenceAmendsOnceWhoeverTakesAChange() throws {
    var city = try late(ServiceAnswer(isFound: true, number: "L1"))
    #expect(city.sent("market").count == 2 && city.sent("xuhui").count == 1)
    #expect(try city.state.content == 2 && city.state.holds.isEmpty && city.state.version == 1)
    try city.settle("market", .delivered(caseNumber: "M1"))
    let state = try city.state
    #expect(state.legs.allSatisfy { $0.has == $0.wanted } && state.disposition == .delivered)
    // The same push again is the same, and a correction brings the licence along.
    #expect(try city.push().outcome == .duplicate)
    try city.push(CaseSamples.submission(version: 2, area: 80))
    #expect(leg(city)?.application.materials.map(\.fileID) == ["L1"] && city.sent("elicence").count == 1)
    #expect(leg(city)?.changed?.materials.isEmpty == true, "the receiver has it")
  }

  @Test func whatIsDecidedIsAmendedNoMore() throws {
    let city = try late(ServiceAnswer(isFound: true, number: "L1")) {
      try $0.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .finished], from: "market", number: "M1")))
    }
    #expect(city.sent("market").count == 1)
    #expect(try city.state.holds.isEmpty)
  }

  @Test func whatTheLibrarySaysLateThatItLacksIsAskedOfTheApplicant() throws {
    let city = try late(ServiceAnswer(isFound: false))
    #expect(city.sent("market").count == 1 && city.reports.last?.corrections.map(\.material) == ["licence"])
    #expect(try city.state.holds.map(\.reason) == [.materialMissing] && city.state.content == 1)
  }

  @Test func theSplitWaitsAMinuteForALibraryThatSaysNothing() throws {
    var city = scenario([.licence: "elicence"])
    try city.push()
    let asked = city.now
    try city.awaitTimer()
    #expect(city.now == asked.adding(seconds: Case.licenceWait))
    #expect(city.sent("market").count == 1)
  }

  @Test func aServiceThatGivesUpHoldsNothing() throws {
    var city = scenario([.identity: "identity"])
    try city.push()
    #expect(city.sent("market").count == 1, "identity is not waited for")
    try city.settle("identity", .refused(code: "400", message: "x"))
    #expect(try service(city, .identity)?.standing == .unanswered && service(city, .identity)?.code == "400")
    #expect(try city.state.holds.isEmpty && city.state.disposition == .inFlight)
  }

  @Test func aMismatchIsShownAndRefusesNothing() throws {
    var city = scenario([.identity: "identity"])
    try city.push()
    try city.settle("identity", .answered(ServiceAnswer(isFound: true, number: "1", name: "别人")))
    #expect(try service(city, .identity)?.standing == .mismatch)
    #expect(try service(city, .identity)?.number == nil, "it is personal")
    #expect(try city.state.holds.isEmpty)
  }

  @Test func namesAreComparedAfterNormalisation() throws {
    var city = scenario([.identity: "identity"])
    try city.push()
    let answer = ServiceAnswer(
      isFound: true, number: CaseNumber(CaseSamples.number.lowercased()), name: "　" + CaseSamples.name + " ")
    try city.settle("identity", .answered(answer))
    #expect(try service(city, .identity)?.standing == .found)
  }

  @Test func aFinishedMatterIsBroughtAndTracked() throws {
    var city = scenario([.logistics: "logistics"])
    var submission = CaseSamples.submission()
    submission.application.delivery = .courier(recipient: "样例人", phone: "13800000001", address: "上海市徐汇区测试路1号")
    try city.push(submission)
    try city.settle("market", .delivered(caseNumber: "M1"))
    #expect(city.sent("logistics").isEmpty)
    try city.handle(
      .status(
        CaseSamples.status(["SAMPLE-SPJYXK": .finished, "310150081001": .finished], from: "market", number: "M1")))
    #expect(city.sent("logistics").count == 1)
    try city.settle("logistics", .answered(ServiceAnswer(isFound: true, number: "T1")))
    try city.settle("city", .delivered(caseNumber: nil))
    var tracking = StatusEvent(
      system: "logistics", caseNumber: "T1", items: [], unresolved: [], opinion: "物流：已签收", occurredAt: nil)
    tracking.whole = .finished
    let entry = try city.handle(.status(tracking))
    #expect(entry.outcome == .moved)
    #expect(try service(city, .logistics)?.tracking == .finished)
    #expect(city.reports.last?.opinion == "物流：已签收")
    #expect(try city.handle(.status(tracking)).outcome == .unchanged)
    #expect(
      try city.records.filter { $0.topic == Topics.refs }.map { try Binding($0.message(at: 0)).open }.last == false)
  }

  @Test func anOrderThatNeverArrivesIsAskedForNoLongerThanItsCaseIsKept() throws {
    var city = scenario([.logistics: "logistics"])
    var submission = CaseSamples.submission()
    submission.application.delivery = .courier(recipient: "样例人", phone: "13800000001", address: "上海市徐汇区测试路1号")
    try city.push(submission)
    try city.settle("market", .delivered(caseNumber: "M1"))
    try city.handle(
      .status(
        CaseSamples.status(["SAMPLE-SPJYXK": .finished, "310150081001": .finished], from: "market", number: "M1")))
    try city.settle("logistics", .answered(ServiceAnswer(isFound: true, number: "T1")))
    try city.settle("city", .delivered(caseNumber: nil))
    #expect(try city.awaitTimer().outcome == .closed)
    let bindings = try city.records.filter { $0.topic == Topics.refs }.map { try Binding($0.message(at: 0)) }
    #expect(bindings.last { $0.reference.number == "T1" }?.open == false)
  }

  @Test func whatIsFetchedByTheApplicantIsNotBrought() throws {
    var city = scenario([.logistics: "logistics"])
    try city.push()
    try city.settle("market", .delivered(caseNumber: "M1"))
    try city.handle(
      .status(
        CaseSamples.status(["SAMPLE-SPJYXK": .finished, "310150081001": .finished], from: "market", number: "M1")))
    #expect(city.sent("logistics").isEmpty)
  }
}
