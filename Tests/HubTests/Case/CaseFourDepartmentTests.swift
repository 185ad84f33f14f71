import Hub
import HubTesting
import JSON
import Testing

/// The status of the whole, corrections and withdrawals with four departments at once.
@Suite struct CaseFourDepartmentTests {
  @Test func theWholeFollowsTheDepartmentsToItsEnd() throws {
    var matter = try FourDepartments()
    let steps: [(SystemCode, Status, Status)] = [
      ("market", .received, .received), ("market", .accepted, .inProgress), ("fire", .received, .inProgress),
      ("fire", .accepted, .inProgress), ("alcohol", .accepted, .inProgress), ("street", .accepted, .accepted),
      ("market", .finished, .inProgress), ("fire", .rejected, .inProgress), ("street", .finished, .inProgress),
    ]
    for (system, status, whole) in steps {
      try matter.say(system, status)
      #expect(try matter.city.state.status == whole, "\(system) \(status)")
    }
    let entry = try matter.say("alcohol", .approved, .finished)
    #expect(entry.items.map(\.status) == [.approved, .finished], "approved, then finished")
    #expect(try matter.city.state.status == .partlyFinished)
    try matter.settleCity()
    #expect(matter.city.reports.last?.status == .partlyFinished)
    #expect(matter.city.reports.last?.items.map(\.status) == [.finished, .rejected, .finished, .finished])
  }

  @Test func eachDepartmentsCorrectionReachesTheSource() throws {
    var matter = try FourDepartments()
    try matter.say("market", .received)
    try matter.say("fire", .correctionRequested) { $0.corrections = [.init(material: "m2", suggestion: "缺少疏散通道")] }
    let second = try matter.say("street", .correctionRequested) { $0.corrections = [.init(material: "m3")] }
    #expect(second.status == nil, "the whole waits for a correction already")
    #expect(try matter.say("street", .correctionRequested).outcome == .unchanged)
    try matter.settleCity()
    #expect(matter.city.reports.map(\.status) == [.received, .correctionRequested, .correctionRequested])
    #expect(matter.city.reports.map { $0.corrections.map(\.material) } == [[], ["m2"], ["m3"]])
  }

  @Test func theSourceHearsOfAcceptanceOnceAlthoughTheWholeIsInProgressBefore() throws {
    var matter = try FourDepartments()
    matter.city.rules.policies["city"]?.reports.remove(.inProgress)
    let steps: [(SystemCode, Status)] = [
      ("market", .received), ("market", .inProgress), ("fire", .accepted), ("alcohol", .accepted),
      ("street", .accepted),
      ("fire", .inProgress), ("street", .finished),
    ]
    for (system, status) in steps { try matter.say(system, status) }
    try matter.settleCity()
    #expect(matter.city.reports.map(\.status) == [.received, .accepted])
    #expect(matter.city.reports.last?.items.map(\.status) == [.inProgress, .accepted, .accepted, .accepted])
    #expect(try matter.city.state.status == .inProgress)
  }

  @Test func aSpecialProcedureReachesTheSourceAlthoughTheWholeHasNone() throws {
    var matter = try FourDepartments()
    for (system, _) in FourDepartments.items { try matter.say(system, .accepted) }
    try matter.settleCity()
    try matter.say("fire", .paused) { $0.special = .init(kind: "2", name: "专家评审", reason: "消防设计") }
    try matter.settleCity()
    #expect(matter.city.reports.map(\.status).suffix(2) == [.accepted, .paused])
    #expect(matter.city.reports.last?.special?.name == "专家评审")
    #expect(try matter.city.state.status == .inProgress)
    try matter.say("fire", .paused)
    try matter.say("fire", .inProgress)
    try matter.settleCity()
    #expect(matter.city.reports.last?.status == .paused, "told once; that it goes on changes nothing of the whole")
  }

  @Test func aCorrectionGoesOnlyWhereItBelongsAndSaysWhatChanged() throws {
    var matter = try FourDepartments()
    try matter.say("fire", .received)
    try matter.say("fire", .correctionRequested) { $0.corrections = [.init(material: "m2")] }
    try matter.city.push(matter.submission(version: 2, plan: "plan-2"))
    #expect(["market", "alcohol", "street"].map { matter.city.sent($0).count } == [1, 1, 1])
    let amended = try #require(matter.leg("fire"))
    #expect(amended.amends == "fire-1")
    #expect(amended.changed?.materials.map(\.fileID) == ["plan-2"])
    #expect(amended.changed?.elements.isEmpty == true && amended.changed?.parts == [])
    try matter.city.settle("fire", .delivered(caseNumber: nil))
    try matter.say("fire", .received)
    #expect(try matter.statuses()[1] == .received)
    try matter.city.push(matter.submission(version: 3, area: 90, plan: "plan-2"))
    #expect(matter.leg("fire")?.changed?.elements == ["经营面积": 90])
    #expect(matter.leg("fire")?.changed?.materials == [])
  }

  @Test func whatChangedIsComparedWithWhatTheReceiverHas() throws {
    var matter = try FourDepartments()
    try matter.city.push(matter.submission(version: 2, area: 90))
    try matter.city.settle("fire", .failed(code: "x", doubtful: false))
    try matter.city.push(matter.submission(version: 3, area: 90, plan: "plan-3"))
    let amended = try #require(matter.leg("fire"))
    #expect(amended.changed?.elements == ["经营面积": 90] && amended.changed?.materials.map(\.id) == ["m2"])
    try matter.city.settle("fire", .delivered(caseNumber: nil))
    #expect(matter.city.sent("market").count == 1)
  }

  @Test func aDepartmentThatTakesNoAmendmentIsHeldAndTheOthersGoOn() throws {
    var matter = try FourDepartments()
    var submission = matter.submission(version: 2, area: 90)
    submission.application.form["住所"] = "测试路2号"
    try matter.city.push(submission)
    #expect(try matter.city.state.holds.map(\.leg) == ["alcohol"])
    #expect(matter.city.sent("alcohol").count == 1 && matter.city.sent("fire").count == 2)
    try matter.city.command(.settle("alcohol", nil))
    submission.application.source.version = 3
    submission.application.form["住所"] = "测试路3号"
    matter.city.rules.policies["alcohol"]?.amend = true
    try matter.city.push(submission)
    #expect(matter.leg("alcohol")?.changed?.elements == ["住所": "测试路3号"])
  }

  @Test func theSourceTakesItBackAndEachOpenLegIsWithdrawn() throws {
    var matter = try FourDepartments()
    try matter.say("market", .finished)
    try matter.city.push(matter.submission(version: 2, intent: .withdraw))
    let withdrawn = matter.city.outbox.filter { if case .withdrawal = $0.payload { true } else { false } }.map(\.system)
    #expect(Set(withdrawn) == ["xuhui", "alcohol", "street"])
    #expect(try matter.city.state.holds.map(\.leg) == ["fire"], "it takes no withdrawal")
    try matter.city.settle("xuhui", .delivered(caseNumber: nil))
    #expect(try matter.statuses().dropFirst().allSatisfy { $0 == .submitted }, "the portal speaks for no department")
    for system in ["alcohol", "street"] as [SystemCode] { try matter.city.settle(system, .delivered(caseNumber: nil)) }
    #expect(try matter.statuses() == [.finished, .submitted, .withdrawn, .withdrawn])
    let late = try matter.say("street", .finished)
    #expect(late.outcome == .late, "too late: journalled, nothing moves")
    #expect(try matter.city.command(.settle("fire", nil)).outcome == .done)
    #expect(try matter.statuses() == [.finished, .withdrawn, .withdrawn, .withdrawn])
    #expect(try matter.city.state.status == .partlyFinished)
  }

  @Test func aDepartmentVoidsItsItem() throws {
    var matter = try FourDepartments()
    for (system, _) in FourDepartments.items.dropLast() { try matter.say(system, .finished) }
    try matter.say("street", .void)
    #expect(try matter.city.state.status == .partlyFinished)
    var other = try FourDepartments()
    for (system, _) in FourDepartments.items { try other.say(system, system == "fire" ? .withdrawn : .void) }
    #expect(try other.city.state.status == .withdrawn)
  }

  /// Losses, doubles and any order: where the last word of each department came, the whole is what the rules say.
  @Test(arguments: 0..<30) func orderDoesNotMatter(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var matter = try FourDepartments()
    var words: [(system: SystemCode, status: Status, at: Timestamp)] = []
    var last: [Status] = []
    for (system, _) in FourDepartments.items {
      let end: Status = [.finished, .rejected, .void, .notAccepted].randomElement(using: &random) ?? .finished
      let way: [Status] = [.received, .correctionRequested, .received, .accepted, .inProgress, .paused, .inProgress]
      for (hour, status) in way.enumerated() where Int.random(in: 0..<4, using: &random) > 0 {
        words.append((system, status, matter.city.now.adding(seconds: Int64(hour) * 3600)))
      }
      words.append((system, end, matter.city.now.adding(seconds: 40_000)))
      last.append(end)
    }
    words += words.filter { _ in Bool.random(using: &random) }
    words.shuffle(using: &random)
    for word in words {
      let before = try matter.city.state
      try matter.say(word.system, word.status, at: word.at)
      let broken = CaseInvariants.broken(
        from: before, to: try matter.city.state, by: .status(CaseSamples.status([:])),
        bytes: matter.city.stored?.count ?? 0)
      #expect(broken == [], "seed \(seed)")
    }
    #expect(try matter.statuses() == last, "seed \(seed)")
    #expect(try matter.city.state.status == StatusRules.whole(last), "seed \(seed)")
    try matter.settleCity()
    #expect(matter.city.reports.last?.status == StatusRules.whole(last), "seed \(seed)")
  }
}
