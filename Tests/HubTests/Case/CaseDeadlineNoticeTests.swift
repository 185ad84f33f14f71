import Hub
import Testing

/// Who is told of limits: those who subscribe and may know of the case.
@Suite struct CaseDeadlineNoticeTests {
  private func told(_ subscribers: [Subscriber]) throws -> DeadlineScene {
    var scene = try DeadlineScene(whole: 30)
    scene.city.rules.subscribers = subscribers
    try scene.say(.accepted, on: "2026-03-02")
    _ = try scene.live(through: "2026-03-12")
    return scene
  }

  private func notices(_ scene: DeadlineScene, _ system: SystemCode) -> [DeadlineNotice] {
    scene.city.sent(system).compactMap { if case .deadline(let notice) = $0.payload { notice } else { nil } }
  }

  @Test func anOverseerIsToldInOrder() throws {
    var scene = try told([Subscriber(system: "jiancha", overseesAll: true)])
    #expect(notices(scene, "jiancha").map(\.level) == [.warning], "one record at a time")
    try scene.city.settle("jiancha", .delivered(caseNumber: nil))
    let notice = try #require(notices(scene, "jiancha").last)
    #expect(notice.level == .yellow && notice.left == -1 && notice.item == DeadlineScene.food)
    #expect(notice.caseNumber == "0000002603CC001" && notice.dueAt.rfc3339 == "2026-03-12T00:00:00+08:00")
    #expect(notice.department == "xuhui" && notice.days == 7 && !notice.provisional)
    #expect(Set(scene.city.sent("jiancha").map(\.delivery)).count == 2)
  }

  @Test func aNoticeKeepsItsContentThroughAResend() throws {
    var scene = try told([Subscriber(system: "market", overseesAll: true)])
    try scene.city.settle("market", .failed(code: "x", doubtful: false))
    try scene.city.awaitTimer()
    let records = scene.city.sent("market")
    #expect(records.map(\.round) == [1, 2] && records[0].payload == records[1].payload)
    #expect(records[0].delivery == records[1].delivery)
  }

  @Test func aStrangerIsNotTold() throws {
    let scene = try told([Subscriber(system: "alcohol", overseesAll: false)])
    #expect(scene.city.sent("alcohol").isEmpty)
  }

  @Test func aDepartmentIsToldOfItsOwnItems() throws {
    var scene = try DeadlineScene(whole: 7)
    scene.city.rules.subscribers = ["market", "fire", "xuhui", "city"].map { .init(system: $0, overseesAll: false) }
    scene.city.rules.departments = [
      RouteLeg(
        leg: "market", system: "market", items: [ApplicationItem(code: DeadlineScene.food)],
        share: .init(elements: [], materials: []))
    ]
    try scene.city.push(CaseSamples.submission(version: 2, items: [DeadlineScene.food]))
    try scene.city.settle("market", .delivered(caseNumber: "M1"))
    let number = LegNumber(CaseScenario.application, "market").caseNumber
    try scene.city.handle(
      .status(CaseSamples.status([DeadlineScene.food: .accepted], from: "market", number: number)))
    _ = try scene.live(through: "2026-03-10")
    #expect(notices(scene, "market").map(\.item) == [DeadlineScene.food])
    #expect(notices(scene, "fire").isEmpty)
    let lane = try scene.city.state.lanes.first { $0.system == "city" }
    #expect(lane?.queue.count == 2, "behind a report: whole and item")
  }

  @Test func waitingNoticesAreBoundedAndARefusedOneGivesWay() throws {
    var scene = try DeadlineScene(silence: .waits)
    scene.city.rules.subscribers = [Subscriber(system: "jiancha", overseesAll: true)]
    for round in 0..<12 {
      let day = 3 + round * 14
      let from = CivilDate(dayNumber: try #require(CivilDate("2026-03-01")).dayNumber + day)
      try scene.say(.received, on: from.description)
      _ = try scene.live(through: CivilDate(dayNumber: from.dayNumber + 11).description)
      try scene.say(.correctionRequested, on: CivilDate(dayNumber: from.dayNumber + 12).description)
    }
    let lane = try #require(try scene.city.state.lanes.first { $0.system == "jiancha" })
    #expect(lane.queue.count == Case.waitingReports)
    #expect((scene.city.stored ?? []).count < 8192)
    try scene.city.settle("jiancha", .refused(code: "no", message: ""))
    try scene.say(.received, on: "2026-12-01")
    _ = try scene.live(through: "2026-12-20")
    #expect(try scene.city.state.holds.isEmpty)
  }
}
