@testable import Hub
import Testing

/// Systems that have no part in a case but to know of it.
@Suite struct CaseObserveTests {
  private static let food: ItemCode = "SAMPLE-SPJYXK"
  private static let fire: ItemCode = "310150081001"
  private static let watcher: SystemCode = "bigdata"

  private func watched(_ statuses: Set<Status> = Set(Status.allCases)) throws -> CaseScenario {
    var city = CaseScenario()
    city.rules.observing = [Self.watcher]
    city.rules.policies[Self.watcher] = DeliveryPolicy(resendSeconds: [60], reports: [])
    city.rules.policies[Self.watcher]?.observe = statuses
    try city.push()
    return city
  }

  private func told(_ city: CaseScenario) -> [StatusReport.Observed] {
    city.sent(Self.watcher).compactMap { if case .report(let report) = $0.payload { report.observed } else { nil } }
  }

  @Test func everyItemThatMovesIsToldInOrder() throws {
    var city = try watched()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    try city.handle(.status(CaseSamples.status([Self.food: .accepted], opinion: "同意")))
    try city.handle(.status(CaseSamples.status([Self.food: .finished, Self.fire: .received])))
    try city.handle(.status(CaseSamples.status([Self.food: .finished])))
    for _ in 0..<3 { try city.settle(Self.watcher, .delivered(caseNumber: nil)) }
    let told = told(city)
    #expect(told.map { $0.items.map(\.status) } == [[.submitted, .submitted], [.accepted], [.finished, .received]])
    #expect(told.map { $0.items.map(\.before) } == [[nil, nil], [.submitted], [.accepted, .submitted]])
    #expect(told[0].application.applicant.name == CaseSamples.name)
    #expect(told[1].items[0].department == "xuhui")
    #expect(told[1].items[0].number == "\(CaseScenario.application).1")
    #expect(city.sent(Self.watcher).map(\.sequence) == [1, 2, 3])
    #expect(city.reports.allSatisfy { $0.observed == nil })
  }

  @Test func onlyTheStatusesThatItTakesAreTold() throws {
    var city = try watched([.finished])
    #expect(told(city).isEmpty)
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    try city.handle(.status(CaseSamples.status([Self.food: .finished, Self.fire: .accepted])))
    #expect(told(city).map { $0.items.map(\.code) } == [[Self.food]])
  }

  @Test func aCaseThatNoThemeTakesIsToldToo() throws {
    var city = CaseScenario()
    city.rules.held = .mappingMissing
    city.rules.observing = [Self.watcher]
    city.rules.policies[Self.watcher] = DeliveryPolicy(resendSeconds: [60], reports: [])
    city.rules.policies[Self.watcher]?.observe = [.submitted]
    try city.push()
    #expect(told(city).count == 1)
    #expect(told(city)[0].theme == nil)
  }

  @Test func anObserverThatIsAwayForLongStopsNobodyAndIsToldFirstAndLast() throws {
    var city = try watched()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    for step in 0..<200 {
      city.now = city.now.adding(seconds: 60)
      try city.handle(.status(CaseSamples.status([Self.food: step.isMultiple(of: 2) ? .inProgress : .paused])))
    }
    let lane = try #require(try city.state.lanes.first { $0.system == Self.watcher })
    #expect(lane.queue.count == Case.waitingObservations)
    #expect(try city.state.holds.isEmpty)
    while try city.state.lanes.first(where: { $0.system == Self.watcher })?.head != nil {
      try city.settle(Self.watcher, .delivered(caseNumber: nil))
    }
    let told = told(city)
    #expect(told.count == Case.waitingObservations + 1)
    #expect(told[1].items.first?.before == .submitted)
    #expect(told.last?.items.first?.status == .paused)
  }

  @Test func rowsThatComeBackRejectedAreHeldAndToldAnew() throws {
    var city = try watched()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    try city.settle(Self.watcher, .delivered(caseNumber: nil))
    let delivery = try #require(city.sent(Self.watcher).first?.delivery)
    let rejection = Acknowledgement(
      delivery: delivery, system: Self.watcher,
      outcome: .refused(code: "up_pro_accept: 必填字段为空", message: ""))
    let entry = try city.handle(.acknowledged(rejection))
    #expect(entry.outcome == .held)
    #expect(entry.reason == .rowRejected)
    #expect(entry.detail?.contains("up_pro_accept") == true)
    try city.handle(.status(CaseSamples.status([Self.food: .accepted])))
    try city.settle(Self.watcher, .delivered(caseNumber: nil))
    #expect(try city.state.holds.map(\.reason) == [.rowRejected], "other rows do not mend these")
    #expect(try city.command(.resend(LegID(Self.watcher.rawValue))).outcome == .done)
    #expect(try city.state.holds.isEmpty)
    let again = try #require(told(city).last)
    #expect(again.again)
    #expect(again.items.map(\.status) == [.accepted, .submitted])
    #expect(again.items.allSatisfy { $0.before == nil })
    #expect(try city.command(.resend(LegID(Self.watcher.rawValue)), id: "c2").outcome == .rejected)
  }

  @Test func aRejectionOfAnotherSystemOrAnotherCaseChangesNothing() throws {
    var city = try watched()
    for (delivery, system) in [("\(CaseScenario.application).report.1", "city"), ("ap-x.report.1", "bigdata")] {
      let entry = try city.handle(
        .acknowledged(
          Acknowledgement(
            delivery: DeliveryID(delivery), system: SystemCode(system),
            outcome: .refused(code: "x", message: ""))))
      #expect(entry.outcome == .ignored)
    }
  }

  @Test func whatItsTablesWouldRefuseIsHeldByItsColumnAndTheNextWaits() throws {
    var city = try watched()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    try city.settle(Self.watcher, .refused(code: "unsendable", message: "up_pro_accept.1.org_code required"))
    #expect(try city.state.holds.map(\.detail) == ["unsendable: up_pro_accept.1.org_code required"])
    try city.handle(.status(CaseSamples.status([Self.food: .accepted])))
    #expect(told(city).count == 1)
    #expect(city.reports.map(\.status) == [.inProgress])
    try city.command(.resend(LegID(Self.watcher.rawValue)))
    try city.settle(Self.watcher, .delivered(caseNumber: nil))
    #expect(told(city).count == 3)
  }

  @Test func aWithdrawalIsTold() throws {
    var city = try watched()
    try city.push(CaseSamples.submission(version: 2, intent: .withdraw))
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    try city.command(.settle("xuhui", nil))
    while try city.state.lanes.first(where: { $0.system == Self.watcher })?.head != nil {
      try city.settle(Self.watcher, .delivered(caseNumber: nil))
    }
    #expect(told(city).last?.items.map(\.status) == [.withdrawn, .withdrawn])
  }
}
