import HubTesting
import JSON
import Testing

@testable import Hub

/// Limits that run, as operators list them.
@Suite struct DeadlineIndexTests {
  /// A case with one item of a department, accepted on a day of March 2026 with a limit of days.
  private func running(
    _ number: Int, since day: Int, days: Int = 7, district: DistrictCode = "SH00XH", pausedOn: Int? = nil,
    until: Int? = nil
  ) throws -> CaseState {
    var state = CaseState.sample(number, district: district)
    state.legs.append(LegState(leg: "market", system: "market", items: ["A-1"], wanted: "w", isShare: true))
    var clock = ItemClock(item: "A-1", limits: ItemLimits(promised: days, legal: 20))
    clock.decision = ItemClock.Run(since: try #require(CivilDate(year: 2026, month: 3, day: day)))
    clock.decision?.until = until.flatMap { CivilDate(year: 2026, month: 3, day: $0) }
    clock.pausedOn = pausedOn.flatMap { CivilDate(year: 2026, month: 3, day: $0) }
    state.clocks = [clock]
    return state
  }

  /// 2026-03-12, when seven days from 03-02 are over since midnight.
  private func scene() async throws -> IndexScene {
    let scene = try await IndexScene()
    scene.clock.advance(by: .seconds(10 * 86_400))
    try await scene.write(
      try running(1, since: 5), try running(2, since: 2), try running(3, since: 10, days: 30),
      try running(4, since: 9, pausedOn: 10), try running(5, since: 2, days: 6, district: "SH00HP"),
      try running(6, since: 2, until: 9), CaseState.sample(7))
    return scene
  }

  @Test(arguments: [
    ("", ["ap-5", "ap-2", "ap-1", "ap-3", "ap-4"]), ("level=yellow", ["ap-5", "ap-2"]), ("level=red", []),
    ("level=normal&district=SH00XH", ["ap-1", "ap-3", "ap-4"]), ("within=5d", ["ap-5", "ap-2", "ap-1"]),
    ("department=fire", []), ("department=market&theme=restaurant&limit=1", ["ap-5"]),
    ("limit=2&after=2", ["ap-1", "ap-3"]),
  ])
  func listsWhatIsDueFirst(query: String, expected: [String]) async throws {
    try await AdminScene.run(try await scene()) { admin async throws in
      let answer = try await admin.ask("/deadlines", query: query)
      #expect(answer.status == 200)
      #expect((answer.json["items"]?.array ?? []).compactMap { $0["application"]?.string } == expected)
      #expect((answer.json["next"] != nil) == query.contains("limit"))
    }
  }

  @Test func showsDaysAndLevel() async throws {
    try await AdminScene.run(try await scene()) { admin async throws in
      let items = try await admin.ask("/deadlines", query: "district=SH00XH").json["items"]?.array ?? []
      let first = try #require(items.first)
      #expect(first["lastDay"] == "2026-03-11" && first["left"] == -1 && first["code"] == "2")
      #expect(first["dueAt"] == "2026-03-12T00:00:00+08:00" && first["department"] == "market")
      #expect(first["legalLastDay"] == "2026-03-30" && first["provisional"] == true, "the sample has no calendar")
      let last = try #require(items.last)
      #expect(last["paused"] == true && last["lastDay"] == nil && last["left"] == 6)
      let trace = try await admin.ask("/applications/C2").json
      #expect(trace[pointer: "/deadlines/0/level"] == "yellow" && trace[pointer: "/deadlines/0/clock"] == "decision")
    }
  }

  @Test func whoSeesADistrictSeesItsLimitsOnly() async throws {
    try await AdminScene.run(try await scene()) { admin async throws in
      let items = try await admin.ask("/deadlines", as: 3).json["items"]?.array ?? []
      #expect(items.compactMap { $0["application"]?.string } == ["ap-5"])
      #expect(try await admin.ask("/deadlines", query: "level=late").status == 400)
      #expect(try await admin.ask("/deadlines", query: "within=soon").status == 400)
    }
  }

  @Test func anEndedLimitLeavesTheList() async throws {
    let scene = try await scene()
    try await scene.write(try running(2, since: 2, until: 12), try running(1, since: 5))
    try await AdminScene.run(scene) { admin async throws in
      let items = try await admin.ask("/deadlines", query: "district=SH00XH&level=yellow").json["items"]
      #expect(items == [])
    }
  }

  @Test func aCalendarThatComesIsCountedAnew() async throws {
    let scene = try await scene()
    try await scene.withIndex { index async throws in
      #expect(try await index.deadlines(DeadlineQuery(), scope: .all).deadlines.first?.reading.due?.provisional == true)
    }
    let json: JSONValue = ["year": 2026, "source": "test", "off": ["2026-03-04", "2026-03-05"], "work": []]
    let rules = DeadlineRules(calendar: WorkingCalendar([try CalendarYear(json: json, expecting: 2026)]))
    let index = try await CaseIndex(bus: scene.bus, path: scene.path, deadlines: rules, clock: scene.clock)
    var query = DeadlineQuery()
    query.levels = [.yellow]
    #expect(try await index.deadlines(query, scope: .all).deadlines.isEmpty, "two days off more")
    let first = try await index.deadlines(DeadlineQuery(limit: 1), scope: .all).deadlines.first
    #expect(first?.reading.due?.lastDay.description == "2026-03-12" && first?.reading.due?.provisional == false)
    let run = Task { try await index.run() }
    run.cancel()
    try await run.value
  }

  @Test func countsByLevelAndDepartment() async throws {
    let scene = try await scene()
    try await scene.commitInbox()
    try await scene.withIndex { index async throws in
      let counted = await eventually {
        scene.observer.notes.contains {
          guard case .counted(let backlog) = $0 else { return false }
          return Set(backlog.deadlines) == [
            DeadlineCount(level: .yellow, department: "market", limits: 2),
            DeadlineCount(level: .normal, department: "market", limits: 3),
          ]
        }
      }
      #expect(counted)
    }
  }
}
