import Hub
import HubTesting
import Testing

/// Random lives of one item against a slow count, day by day.
@Suite struct CaseDeadlinePropertyTests {
  /// What a person with a wall calendar would note down.
  private struct Wall {
    var accepted: Int?
    var received: Int?
    var silent: Int?
    var ended = false
    var still: Set<Int> = []
    var stillSince: Int?
    var more = 0

    mutating func goOn(_ day: Int) {
      if let from = stillSince, from < day { still.formUnion(from + 1...day) }
      stillSince = nil
    }

    /// Silence accepts: on a morning on which the five days are over.
    mutating func wake(_ today: Int, _ calendar: WorkingCalendar) {
      guard accepted == nil, let received else { return }
      let last = Wall(accepted: received).lastDay(5, calendar, counting: [])
      guard today > last else { return }
      (accepted, silent) = (received, last + 1)
    }

    func lastDay(_ days: Int, _ calendar: WorkingCalendar, counting still: Set<Int>) -> Int {
      var (day, used) = (accepted ?? 0, 0)
      while used < days {
        day += 1
        if calendar.isWorking(CivilDate(dayNumber: day)), !still.contains(day) { used += 1 }
      }
      return day
    }
  }

  @Test(arguments: 0..<60) func aLimitAgreesWithASlowCount(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var scene = try DeadlineScene(on: "2026-01-05", whole: 7)
    var wall = Wall()
    var told: [String: Int] = [:]
    for _ in 0..<40 {
      let passing = scene.city.now.adding(seconds: Int64.random(in: 0...200_000, using: &random))
      while let wake = scene.city.wake, wake.at <= passing { count(try scene.city.awaitTimer(), &told) }
      scene.city.now = passing
      wall.wake(passing.date.dayNumber, scene.city.rules.deadlines.calendar)
      let all: [Status] = [
        .received, .correctionRequested, .accepted, .inProgress, .paused, .paused, .inProgress, .approved,
      ]
      let status = all.randomElement(using: &random) ?? .accepted
      let back = Bool.random(using: &random) ? Int64.random(in: 0...400_000, using: &random) : 0
      let isExtension = status == .paused && Int.random(in: 0..<4, using: &random) == 0
      var event = CaseSamples.status([DeadlineScene.food: status], at: passing.adding(seconds: -back))
      if isExtension { event.special = .init(kind: "1", days: 3) }
      let before = try #require(try scene.city.state.items.first)
      let repeats = Int.random(in: 1...2, using: &random)
      for turn in 0..<repeats {
        let entry = try scene.city.handle(.status(event))
        if let silent = wall.silent, entry.outcome == .moved, let at = event.occurredAt, at.date.dayNumber < silent {
          // The department had spoken in time: its clock begins anew.
          (wall.silent, wall.accepted) = (nil, nil)
          told = told.filter { !$0.key.contains("decision") }
        }
        count(entry, &told)
        if turn == 0 { note(event, status, isExtension, entry, before, &wall) }
      }
      try compare(scene, wall, seed)
    }
    #expect(told.values.allSatisfy { $0 == 1 }, "seed \(seed): \(told)")
  }

  private func note(
    _ event: StatusEvent, _ status: Status, _ isExtension: Bool, _ entry: JournalEntry, _ before: ItemState,
    _ wall: inout Wall
  ) {
    guard let at = event.occurredAt?.date.dayNumber else { return }
    if let silent = wall.silent, silent <= at, before.status == .received, status == .correctionRequested {
      #expect(entry.outcome == .late, "the law's word stands")
    }
    if entry.outcome == .moved { wall.received = status == .received ? at : nil }
    if entry.outcome == .moved, status.place >= Status.accepted.place {
      wall.accepted = wall.accepted ?? at
      if status != .paused { wall.goOn(at) }
    }
    guard status == .paused else { return }
    if isExtension {
      wall.more = 3
    } else if entry.outcome != .late {
      wall.stillSince = wall.stillSince ?? at
    } else if before.status.place >= Status.inProgress.place, at < before.at.date.dayNumber {
      wall.still.formUnion(at + 1...before.at.date.dayNumber)
    }
  }

  private func compare(_ scene: DeadlineScene, _ wall: Wall, _ seed: UInt64) throws {
    let reading = try scene.reading()
    guard wall.accepted != nil else { return #expect(reading == nil, "seed \(seed)") }
    let reached = try #require(reading, "seed \(seed)")
    #expect(reached.isPaused == (wall.stillSince != nil), "seed \(seed)")
    guard let due = reached.due else { return }
    let calendar = scene.city.rules.deadlines.calendar
    #expect(due.lastDay.dayNumber == wall.lastDay(7 + wall.more, calendar, counting: wall.still), "seed \(seed)")
    #expect(due.lastDay.dayNumber >= wall.lastDay(7, calendar, counting: []), "seed \(seed)")
    #expect(try (scene.lastDay(nil)).map { $0 >= due.lastDay.description } ?? true, "the whole ends no sooner")
  }

  private func count(_ entry: JournalEntry, _ told: inout [String: Int]) {
    for alert in entry.alerts where alert.clock == .decision {
      told["\(alert.item ?? "whole") decision \(alert.level.isBreach ? "breach" : "near")", default: 0] += 1
    }
  }
}
