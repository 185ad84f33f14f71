import Hub
import JSON
import Testing

/// Deadlines: what a case makes of limits, pauses and time (行政许可法 §§32, 42, 45, 82).
@Suite struct CaseDeadlineTests {
  private let food = DeadlineScene.food

  @Test func thePauseVectorsHoldInACase() throws {
    let vectors = try #require(Fixtures.json("Vectors/deadline-vectors.json")["paused"]?.array)
    #expect(vectors.count == 3)
    for vector in vectors {
      let pause = try #require(vector["pause"]?.array).compactMap(\.string)
      let from = try #require(vector["from"]?.string)
      var scene = try DeadlineScene(on: from)
      try scene.say(.accepted, on: from)
      try scene.say(.paused, on: pause[0])
      #expect(try scene.reading()?.isPaused == true && scene.lastDay() == nil)
      try scene.say(.inProgress, on: pause[1])
      #expect(try scene.lastDay() == vector["due"]?.string, "\(vector)")
    }
  }

  @Test func isToldOnceBeforeAndOnceAtTheBreach() throws {
    var scene = try DeadlineScene()
    try scene.say(.received, on: "2026-03-02")
    #expect(scene.city.wake?.at.rfc3339 == "2026-03-06T00:00:00+08:00", "one working day before 03-09")
    #expect(try scene.lastDay(food, .receipt) == "2026-03-09")
    try scene.say(.accepted, on: "2026-03-02")
    #expect(try scene.lastDay() == "2026-03-11")
    let told = try scene.live(through: "2026-04-30")
    #expect(told == ["2026-03-10 \(food) decision warning", "2026-03-12 \(food) decision yellow"])
    #expect(scene.city.wake == nil, "nothing more will be told")
    #expect(try scene.reading()?.level == .red)
    #expect(scene.city.journal.last?.outcome == .alerted && scene.city.journal.last?.stage == .report)
  }

  @Test func theLevelsFollowTheDays() throws {
    var scene = try DeadlineScene()
    try scene.say(.accepted, on: "2026-03-02")
    let rules = scene.city.rules.deadlines
    let levels = try ["03-02", "03-09", "03-10", "03-11", "03-12", "03-13", "03-14", "03-16", "03-17"].map { day in
      let today = try #require(CivilDate("2026-\(day)"))
      let reading = try #require(scene.city.state.deadlines(on: today, rules).first { $0.item == food })
      return "\(day) \(reading.level) \(reading.left)"
    }
    #expect(
      levels == [
        "03-02 normal 7", "03-09 normal 2", "03-10 warning 1", "03-11 warning 0", "03-12 yellow -1", "03-13 yellow -2",
        "03-14 yellow -2", "03-16 red -3", "03-17 red -4",
      ])
  }

  @Test func aStatusThatComesAfterTheBreachTellsTheBreachAlone() throws {
    var scene = try DeadlineScene(on: "2026-03-02")
    scene.city.now = try DeadlineScene.moment("2026-05-20")
    let entry = try scene.say(.accepted, on: "2026-03-02")
    #expect(entry.alerts.map(\.level) == [.red])
    #expect(entry.outcome == .moved)
    #expect(scene.city.wake == nil)
  }

  @Test func aPauseMovesTheWarningAndItsTimer() throws {
    var scene = try DeadlineScene()
    try scene.say(.accepted, on: "2026-03-02")
    try scene.say(.paused, on: "2026-03-05")
    #expect(scene.city.wake == nil, "the clock stands")
    #expect(try scene.reading()?.left == 4)
    try scene.say(.inProgress, on: "2026-03-18")
    #expect(scene.city.wake?.at.rfc3339 == "2026-03-23T00:00:00+08:00")
  }

  @Test func aPauseThatIsToldAfterItsEndCounts() throws {
    var scene = try DeadlineScene()
    try scene.say(.accepted, on: "2026-03-02")
    try scene.say(.inProgress, on: "2026-03-18")
    #expect(try scene.say(.paused, on: "2026-03-05").outcome == .late)
    #expect(try scene.lastDay() == "2026-03-24")
    try scene.say(.paused, on: "2026-03-05")
    #expect(try scene.lastDay() == "2026-03-24", "told twice it counts once")
  }

  @Test func aPauseMayBeToldWithBothItsEnds() throws {
    var scene = try DeadlineScene()
    try scene.say(.accepted, on: "2026-03-02")
    let special = StatusEvent.SpecialProcedure(
      kind: "2", startedAt: try DeadlineScene.moment("2026-03-05"), endedAt: try DeadlineScene.moment("2026-03-18"))
    try scene.say(.accepted, on: "2026-03-19", special: special)
    #expect(try scene.lastDay() == "2026-03-24")
  }

  @Test func anExtensionAddsDaysOnceAndStopsNothing() throws {
    var scene = try DeadlineScene()
    try scene.say(.accepted, on: "2026-03-02")
    let extended = StatusEvent.SpecialProcedure(kind: "1", name: "延期", days: 6)
    try scene.say(.paused, on: "2026-03-05", special: extended)
    #expect(try scene.city.state.items.first?.status == .paused)
    #expect(try scene.lastDay() == "2026-03-19", "7 + 6 = 13 days")
    try scene.say(.paused, on: "2026-03-06", special: extended)
    #expect(try scene.lastDay() == "2026-03-19")
    #expect(try scene.reading()?.legal?.lastDay.description == "2026-04-08", "20 + 6")
  }

  @Test func aCorrectionEndsTheFiveDaysAndANewReceiptBeginsThemAgain() throws {
    var scene = try DeadlineScene()
    try scene.say(.received, on: "2026-03-02")
    try scene.say(.correctionRequested, on: "2026-03-04")
    #expect(try scene.reading(food, .receipt)?.until != nil)
    #expect(scene.city.wake == nil)
    try scene.say(.received, on: "2026-03-10")
    #expect(try scene.lastDay(food, .receipt) == "2026-03-17")
    let told = try scene.live(through: "2026-03-31")
    #expect(
      told == [
        "2026-03-16 \(food) receipt warning", "2026-03-18 \(food) receipt yellow",
        "2026-03-18 \(food) decision warning", "2026-03-20 \(food) decision yellow",
      ], "and silence accepts from the new receipt on")
  }

  @Test func nothingIsToldAfterTheEndOfTheItem() throws {
    var scene = try DeadlineScene()
    try scene.say(.accepted, on: "2026-03-02")
    try scene.say(.finished, on: "2026-03-10")
    #expect(try scene.live(through: "2026-12-31").isEmpty)
    let reading = try #require(try scene.reading())
    #expect(reading.until?.description == "2026-03-10" && reading.level == .normal && reading.left == 1)
  }

  @Test func theWholeRunsFromTheFirstAcceptanceAndStandsWhileAnItemDoes() throws {
    var scene = try DeadlineScene(whole: 7)
    try scene.say(.accepted, on: "2026-03-02")
    try scene.say(.accepted, DeadlineScene.fire, on: "2026-03-04")
    #expect(try scene.lastDay(nil) == "2026-03-11")
    try scene.say(.paused, DeadlineScene.fire, on: "2026-03-05")
    #expect(try scene.reading(nil)?.isPaused == true && scene.lastDay() == "2026-03-11")
    try scene.say(.inProgress, DeadlineScene.fire, on: "2026-03-18")
    #expect(try scene.lastDay(nil) == "2026-03-24")
    try scene.say(.finished, on: "2026-03-18")
    #expect(try scene.reading(nil)?.until == nil)
    try scene.say(.finished, DeadlineScene.fire, on: "2026-03-19")
    #expect(try scene.reading(nil)?.until?.description == "2026-03-19")
    #expect(scene.city.wake?.at == (try scene.city.state.endedAt)?.adding(seconds: 30 * 86_400))
  }

  @Test func aRunningCaseKeepsItsLimits() throws {
    var scene = try DeadlineScene()
    try scene.say(.accepted, on: "2026-03-02")
    scene.city.rules.limits = [food: ItemLimits(promised: 1)]
    try scene.city.push(CaseSamples.submission(version: 2, area: 80))
    try scene.city.push(CaseSamples.submission(version: 3, items: [food]))
    #expect(try scene.lastDay() == "2026-03-11")
    #expect(try scene.reading(DeadlineScene.fire) == nil, "the item is gone")
  }

  @Test func aReopenedItemBeginsAnew() throws {
    var scene = try DeadlineScene()
    for item in [food, DeadlineScene.fire] { try scene.say(.finished, item, on: "2026-03-03") }
    try scene.city.push(CaseSamples.submission(version: 2, area: 80))
    #expect(try scene.reading() == nil)
    try scene.say(.accepted, on: "2026-03-09")
    #expect(try scene.lastDay() == "2026-03-18")
  }

  @Test func aProvisionalLimitIsCountedAnewWhenItsCalendarComes() throws {
    var scene = try DeadlineScene(on: "2025-12-26", years: [2025])
    try scene.say(.accepted, DeadlineScene.fire, on: "2025-12-26")
    scene.city.rules.limits[food] = ItemLimits(promised: 4)
    try scene.city.push(CaseSamples.submission(version: 2, items: [food]))
    try scene.say(.accepted, on: "2025-12-26")
    #expect(try scene.reading()?.due?.provisional == true)
    #expect(try scene.lastDay() == "2026-01-02")
    #expect(try scene.live(through: "2025-12-31") == ["2025-12-31 \(food) decision warning"])
    #expect(scene.city.wake?.at.rfc3339 == "2026-01-01T00:00:00+08:00", "its calendar is there by then")
    scene.city.rules.deadlines = DeadlineRules(calendar: try DeadlineScene.calendar([2025, 2026]))
    #expect(
      try scene.lastDay() == "2026-01-04" && scene.reading()?.due?.provisional == false, "a Sunday that is worked")
    #expect(try scene.live(through: "2026-01-31") == ["2026-01-05 \(food) decision yellow"])
  }

  @Test func timesThatCannotBeDoNoHarm() throws {
    var scene = try DeadlineScene()
    var event = CaseSamples.status([food: .accepted], at: try DeadlineScene.moment("0001-01-02"))
    event.special = .init(
      kind: "2", startedAt: try DeadlineScene.moment("0001-01-02"), endedAt: try DeadlineScene.moment("9999-12-30"))
    try scene.city.handle(.status(event))
    let since = try #require(try scene.reading()?.since)
    #expect(scene.city.now.date.dayNumber - since.dayNumber <= 3661)
    #expect(try scene.reading()?.due != nil)
  }
}
