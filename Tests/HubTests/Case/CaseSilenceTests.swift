import JSON
import Testing

@testable import Hub

/// Silence accepts (行政许可法 §32): by law, from the receipt on, and never as a word of the department.
@Suite struct CaseSilenceTests {
  private let food = DeadlineScene.food

  /// Received on 2 March, and nothing was said through a day.
  private func silent(through day: String = "2026-03-10", whole: Int? = nil) throws -> DeadlineScene {
    var scene = try DeadlineScene(whole: whole)
    try scene.say(.received, on: "2026-03-02")
    _ = try scene.live(through: day)
    return scene
  }

  private func accepted(_ scene: DeadlineScene) -> [JournalEntry] {
    scene.city.journal.filter { $0.outcome == .acceptedBySilence }
  }

  @Test func theClockRunsFromTheReceiptAndOneEntrySaysSo() throws {
    var scene = try DeadlineScene(whole: 7)
    try scene.say(.received, on: "2026-03-02")
    #expect(try scene.live(through: "2026-03-09") == ["2026-03-06 \(food) receipt warning"])
    #expect(try scene.reading() == nil && accepted(scene).isEmpty, "the last day belongs to the department")
    #expect(
      try scene.live(through: "2026-04-30") == [
        "2026-03-10 whole decision warning", "2026-03-10 \(food) receipt yellow", "2026-03-10 \(food) decision warning",
        "2026-03-12 whole decision yellow", "2026-03-12 \(food) decision yellow",
      ])
    let entry = try #require(accepted(scene).first)
    #expect(accepted(scene).count == 1 && entry.kind == .timer && entry.stage == .report)
    #expect(entry.detail == "accepted-by-silence \(food)")
    let reading = try #require(try scene.reading())
    #expect(reading.since.description == "2026-03-02" && reading.isBySilence)
    #expect(try scene.lastDay() == "2026-03-11" && scene.lastDay(nil) == "2026-03-11")
  }

  @Test func nobodyIsToldAWordThatNoDepartmentSaid() throws {
    var scene = try DeadlineScene()
    try scene.say(.received, on: "2026-03-02")
    try scene.city.settle("city", .delivered(caseNumber: nil))
    let sent = scene.city.outbox.count
    _ = try scene.live(through: "2026-04-30")
    #expect(try scene.city.state.items.map(\.status) == [.received, .submitted])
    #expect(try scene.city.state.status == .received && scene.city.outbox.count == sent)
    let view = try #require(try scene.city.state.view["items"]?.array?.first)
    #expect(view["status"] == "received" && view["acceptedByLaw"] == "2026-03-02")
  }

  @Test func theDepartmentsLaterWordWinsAndItsDaysStay() throws {
    var scene = try silent()
    #expect(try scene.say(.accepted, on: "2026-03-12").outcome == .moved)
    #expect(try scene.lastDay() == "2026-03-11" && scene.reading()?.isBySilence == true)
    #expect(try scene.city.state.view["items"]?.array?.first?["acceptedByLaw"] == nil)
    try scene.say(.notAccepted, on: "2026-03-13")
    #expect(try scene.city.state.items.first?.status == .notAccepted)
    #expect(try scene.reading()?.until?.description == "2026-03-13")
  }

  @Test func aCorrectionAskedForLaterIsToldAndStopsNoClock() throws {
    var scene = try silent()
    let entry = try scene.say(.correctionRequested, on: "2026-03-12")
    #expect(entry.outcome == .moved && entry.detail == "accepted-by-silence \(food)")
    #expect(try scene.city.state.items.first?.status == .correctionRequested, "whoever filed it has to know")
    #expect(try scene.lastDay() == "2026-03-11" && scene.reading()?.isBySilence == true)
    #expect(try scene.say(.received, on: "2026-03-16").outcome == .moved)
    #expect(try scene.lastDay() == "2026-03-11" && scene.reading(food, .receipt)?.until != nil, "no new 5 days")
  }

  @Test func aWordAfterTheLimitCountsAlsoBeforeTheTimerFires() throws {
    var scene = try DeadlineScene()
    try scene.say(.received, on: "2026-03-02")
    #expect(try scene.say(.correctionRequested, on: "2026-03-10").outcome == .moved)
    #expect(try scene.reading()?.isBySilence == true && scene.city.state.items.first?.status == .correctionRequested)
    _ = try scene.live(through: "2026-04-30")
    #expect(accepted(scene).isEmpty, "it is said already")
  }

  @Test func aWordInTimeThatIsToldLateIsHeard() throws {
    var scene = try silent(whole: 7)
    #expect(try scene.reading(nil) != nil)
    #expect(try scene.say(.correctionRequested, on: "2026-03-09").outcome == .moved)
    #expect(try scene.reading() == nil && scene.reading(nil) == nil, "nobody was silent")
    try scene.say(.received, on: "2026-03-16")
    #expect(try scene.lastDay(food, .receipt) == "2026-03-23")

    var other = try silent(whole: 7)
    try other.say(.accepted, on: "2026-03-04")
    #expect(try other.lastDay() == "2026-03-13" && other.lastDay(nil) == "2026-03-13")
    #expect(try other.reading()?.isBySilence == false)
  }

  @Test func itCanBeSwitchedOff() throws {
    var scene = try DeadlineScene(silence: .waits)
    try scene.say(.received, on: "2026-03-02")
    #expect(try scene.live(through: "2026-04-30").count == 2 && scene.reading() == nil)
    #expect(try scene.say(.correctionRequested, on: "2026-04-30").outcome == .moved)
  }

  @Test func aGuessedCalendarAcceptsNothing() throws {
    var scene = try DeadlineScene(on: "2025-12-29", years: [2025])
    try scene.say(.received, on: "2025-12-29")
    _ = try scene.live(through: "2026-01-31")
    #expect(accepted(scene).isEmpty && scene.city.wake == nil, "nobody is woken for nothing")
  }

  @Test func aThemeMaySwitchItOffForAllItsItems() throws {
    let theme = SampleConfiguration.theme.replacing("state: live", with: "state: live\nsilence: waits").replacing(
      "code: A-2, name: 乙,", with: "code: A-2, name: 乙, limits: {silence: accepts},")
    let read = try #require(
      HubConfiguration.load(SampleConfiguration.files(["themes/restaurant.yaml": theme])).configuration?.themes.first)
    #expect(read.items.map(\.limits.silence) == [.waits, .accepts])
    #expect(try ItemLimits(json: read.items[0].limits.json) == read.items[0].limits)
  }

  @Test func aStateOfBeforeIsRead() throws {
    let clock = try ItemClock(json: ["item": "A-1", "promised": 7, "acceptance": 5, "received": [20_514, nil, 0]])
    #expect(clock.limits.silence == .accepts && clock.silentOn == nil && clock.limits.committed == nil)
    #expect(try ItemClock(json: clock.json) == clock)
  }
}
