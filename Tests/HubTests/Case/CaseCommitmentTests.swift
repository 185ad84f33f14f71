import Hub
import JSON
import Testing

/// 告知承诺: who commits has the promise to those who do, from acceptance on.
@Suite struct CaseCommitmentTests {
  private let fire = DeadlineScene.fire

  private func submission(version: Int, _ way: JSONValue) -> Submission {
    var submission = CaseSamples.submission(version: version)
    submission.application.form["消防办理方式"] = way
    submission.contentDigest = submission.application.contentDigest()
    return submission
  }

  private func scene(_ way: JSONValue, committed: Int? = 1) throws -> DeadlineScene {
    var scene = try DeadlineScene()
    scene.city = CaseScenario()
    scene.city.rules.limits = [fire: ItemLimits(promised: 7, legal: 13, committed: committed)]
    scene.city.rules.deadlines = DeadlineRules(calendar: try DeadlineScene.calendar([2025, 2026]))
    scene.city.rules.policies["xuhui"]?.amend = true
    scene.city.now = try DeadlineScene.moment("2026-03-02")
    try scene.city.push(submission(version: 1, way))
    try scene.city.settle("xuhui", .delivered(caseNumber: "XH001"))
    return scene
  }

  @Test func whoCommitsHasOneDay() throws {
    var scene = try scene("告知承诺")
    try scene.say(.accepted, fire, on: "2026-03-02")
    let reading = try #require(try scene.reading(fire))
    #expect(reading.days == 1 && reading.isCommitted && reading.due?.lastDay.description == "2026-03-03")
    #expect(reading.legal?.lastDay.description == "2026-03-19")
    #expect(scene.city.journal.last?.alerts.map(\.level) == [.warning], "one day is near at once")
    #expect(try scene.live(through: "2026-03-31") == ["2026-03-04 \(fire) decision yellow"])
  }

  @Test func whoDoesNotHasThePromise() throws {
    var scene = try scene("一般程序")
    try scene.say(.accepted, fire, on: "2026-03-02")
    #expect(try scene.reading(fire)?.days == 7 && scene.reading(fire)?.isCommitted == false)
    #expect(try scene.reading(fire)?.legal?.lastDay.description == "2026-03-19")
  }

  @Test func aCommitmentWithoutADayOfItsOwnChangesNothing() throws {
    var scene = try scene("告知承诺", committed: nil)
    try scene.say(.accepted, fire, on: "2026-03-02")
    #expect(try scene.reading(fire)?.days == 7 && scene.reading(fire)?.isCommitted == false)
  }

  @Test func itMayBeChangedUntilAcceptance() throws {
    var scene = try scene("一般程序")
    try scene.say(.received, fire, on: "2026-03-02")
    try scene.city.push(submission(version: 2, "告知承诺"))
    try scene.say(.accepted, fire, on: "2026-03-03")
    #expect(try scene.lastDay(fire) == "2026-03-04")
    try scene.city.push(submission(version: 3, "一般程序"))
    #expect(try scene.lastDay(fire) == "2026-03-04", "a clock that runs keeps the limits that it began with")
  }

  @Test func silenceOverACommitmentIsOverdueAtOnce() throws {
    var scene = try scene("告知承诺")
    try scene.say(.received, fire, on: "2026-03-02")
    let told = try scene.live(through: "2026-03-31")
    #expect(
      told == [
        "2026-03-06 \(fire) receipt warning", "2026-03-10 \(fire) receipt yellow", "2026-03-10 \(fire) decision red",
      ])
  }

  /// Whatever is pushed and said: a clock that runs has what its applicant had chosen when it began.
  @Test(arguments: 0..<20) func theChoiceOfTheBeginningHolds(seed: Int) throws {
    var (scene, committed) = (try scene(seed.isMultiple(of: 2) ? "告知承诺" : "一般程序"), seed.isMultiple(of: 2))
    var began: Bool?
    for step in 0..<8 {
      switch (seed >> (step % 5) &* 7 &+ step) % 3 {
      case 0:
        let commits = (seed + step) % 3 == 0
        if began == nil { committed = commits }
        try scene.city.push(submission(version: step + 2, commits ? "告知承诺" : "一般程序"))
      case 1: try scene.say(.received, fire, on: "2026-03-02")
      default:
        if try scene.say(.accepted, fire, on: "2026-03-03").outcome == .moved { began = committed }
      }
      guard let began else { continue }
      #expect(try scene.reading(fire)?.days == (began ? 1 : 7), "seed \(seed), step \(step)")
    }
  }
}
