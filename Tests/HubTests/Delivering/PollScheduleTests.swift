import Testing

@testable import Hub

@Suite struct PollScheduleTests {
  private let start = Timestamp(milliseconds: 1_772_414_100_000)
  private let settings = PollSettings(every: .milliseconds(500), close: 3, longest: .seconds(4))

  /// Asks a case again and again with these answers; the pauses between the questions, in milliseconds.
  private func pauses(_ answers: [UInt8?], jitter: Double = 0) -> [Int64] {
    var schedule = PollSchedule(settings, jitter: jitter)
    var now = start
    schedule.add("XH1", now: now)
    var pauses: [Int64] = []
    for answer in answers {
      guard let next = schedule.nextDue() else { break }
      pauses.append(next - now.milliseconds)
      now = Timestamp(milliseconds: next)
      guard schedule.due(at: now, limit: 10) == ["XH1"] else { break }
      if let answer { _ = schedule.answered("XH1", [answer], now: now) } else { schedule.putOff("XH1", now: now) }
    }
    return pauses
  }

  @Test func staysCloseAfterAChangeAndThenBacksOff() {
    #expect(
      pauses([1, 1, 1, 1, 1, 1, 1, 1, 2, 2]) == [500, 500, 500, 500, 500, 1000, 2000, 4000, 4000, 500])
  }

  @Test func noAnswerCountsAsNoNews() {
    #expect(pauses([nil, nil, nil, nil, nil, 1, 1]) == [500, 500, 500, 500, 1000, 2000, 500])
  }

  @Test func spreadsWithinItsShareAndAlwaysAlike() {
    let spread = pauses([1, 2, 3, 4, 5, 6, 7, 8], jitter: 0.2)
    #expect(Set(spread).count > 1 && spread.allSatisfy { (400...600).contains($0) })
    #expect(spread == pauses([1, 2, 3, 4, 5, 6, 7, 8], jitter: 0.2))
  }

  @Test func takesTheEarliestAndNoMoreThanAsked() {
    var schedule = PollSchedule(settings, jitter: 0)
    for number in 0..<50 {
      schedule.add(CaseNumber("N\((number * 17) % 50)"), now: start.adding(milliseconds: Int64((number * 17) % 50)))
    }
    let early = schedule.due(at: start.adding(milliseconds: 499), limit: 100)
    #expect(early.isEmpty)
    let later = start.adding(milliseconds: 700)
    let first = schedule.due(at: later, limit: 3)
    #expect(first == ["N0", "N1", "N2"])
    let rest = schedule.due(at: later, limit: 100)
    #expect(rest == (3..<50).map { CaseNumber("N\($0)") })
    let next = schedule.nextDue()
    #expect(next == nil, "all are being asked")
  }

  @Test func tellsWhetherAnAnswerIsNew() {
    var schedule = PollSchedule(settings, jitter: 0)
    schedule.add("XH1", now: start)
    var news = [1, 1].map { schedule.answered("XH1", [$0], now: start) }
    schedule.forgetAnswer("XH1")
    news.append(schedule.answered("XH1", [1], now: start))
    schedule.remove("XH1")
    news.append(schedule.answered("XH1", [2], now: start))
    #expect(news == [true, false, true, false])
    let next = schedule.nextDue()
    #expect(next == nil)
  }

  @Test func aSystemIsNotAskedMoreThanItTakes() throws {
    let target = DeliveryTarget(
      system: "xuhui", transport: NoTransport(), translator: NoTranslator(),
      settings: DeliverySettings(concurrency: 2, perSecond: 3, poll: settings))
    var desk = try #require(PollDesk(target))
    for number in 0..<9 { desk.schedule.add(CaseNumber("N\(number)"), now: start) }
    let later = start.adding(seconds: 1)
    var taken = [desk.takeDue(at: later).count]
    let next = desk.nextDue()
    #expect(next == nil, "two are in flight")
    taken.append(desk.takeDue(at: later).count)
    for wait in [0, 400] as [Int64] {
      desk.inFlight = 0
      taken.append(desk.takeDue(at: later.adding(milliseconds: wait)).count)
    }
    #expect(taken == [2, 0, 1, 1], "three a second; what was postponed comes again")
  }

  private struct NoTransport: SystemTransport {
    func send(_ record: OutboundRecord) async -> Attempt {
      .failed(code: "", systemDown: true, doubtful: false, retryAfter: nil)
    }
    func look(for record: OutboundRecord) async -> Look { .failed(code: "") }
    func ask(_ number: CaseNumber) async -> Answer? { nil }
  }

  private struct NoTranslator: Translator {
    func application(from original: Original) -> Translation<Application> { .unreadable(code: "", detail: "") }
    func statuses(from original: Original) -> Translation<[StatusEvent]> { .unreadable(code: "", detail: "") }
  }
}
