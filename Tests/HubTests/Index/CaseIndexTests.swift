import HubTesting
import SQLite
import Testing

@testable import Hub

@Suite struct CaseIndexTests {
  private func ids(_ page: CasePage) -> [String] { page.cases.map(\.application.rawValue) }

  @Test func answersByEveryField() async throws {
    let scene = try await IndexScene()
    var rejected = CaseState.sample(4, hour: 30, theme: "cafe").delivered(as: "X4")
    rejected.status = .rejected
    try await scene.write(
      .sample(1), .sample(2).delivered(as: "X2"), .sample(3, hour: 20, theme: nil), rejected,
      .sample(5, hour: 40, district: "SH00HP"))
    let day = Timestamp(milliseconds: 1_772_380_800_000)
    let questions: [(set: @Sendable (inout CaseQuery) -> Void, scope: DistrictScope, expected: Set<Int>)] = [
      ({ _ in }, .all, [1, 2, 3, 4, 5]),
      ({ $0.application = "ap-2" }, .all, [2]),
      ({ $0.number = "C3" }, .all, [3]),
      ({ $0.number = "X2" }, .all, [2]),
      ({ ($0.number, $0.numberOf) = ("X2", "xuhui") }, .all, [2]),
      ({ ($0.number, $0.numberOf) = ("X2", "city") }, .all, []),
      ({ $0.applicant = "f0" }, .all, [2, 4]),
      ({ $0.themes = ["cafe", "我要开饭店"] }, .all, [3, 4]),
      ({ $0.statuses = [.rejected, .received] }, .all, [2, 4]),
      ({ $0.dispositions = [.delivered] }, .all, [2, 4]),
      ({ $0.held = true }, .all, [3]),
      ({ $0.heldFor = .mappingMissing }, .all, [3]),
      ({ $0.heldFor = .conflict }, .all, []),
      ({ $0.source = "xuhui" }, .all, []),
      ({ $0.receiver = "xuhui" }, .all, [1, 2, 4, 5]),
      ({ $0.from = day.adding(seconds: 20 * 3600) }, .all, [3, 4, 5]),
      ({ $0.until = day.adding(seconds: 20 * 3600) }, .all, [1, 2]),
      ({ _ in }, .districts(["SH00HP"]), [5]),
      ({ _ in }, .districts([]), []),
      ({ $0.application = "ap-1" }, .districts(["SH00HP"]), []),
    ]
    try await scene.withIndex { (index) async throws in
      for (number, question) in questions.enumerated() {
        var query = CaseQuery()
        question.set(&query)
        let found = try await index.find(query, scope: question.scope)
        #expect(Set(ids(found)) == Set(question.expected.map { "ap-\($0)" }), "question \(number)")
      }
      #expect(try await index.find("ap-1", scope: .districts(["SH00XH"]))?.application == "ap-1")
      #expect(try await index.find("ap-9", scope: .all) == nil)
    }
  }

  @Test func nobodyIsFoundByADigestThatWasNeverMade() async throws {
    let scene = try await IndexScene()
    var state = CaseState.sample(1)
    state.applicant?.fingerprint = ""
    try await scene.write(state)
    try await scene.withIndex { (index) async throws in
      var query = CaseQuery()
      query.applicant = ""
      #expect(try await index.find(query, scope: .all).cases.isEmpty)
    }
  }

  @Test func pagesNewestFirst() async throws {
    let scene = try await IndexScene()
    for number in 1...5 { try await scene.write(.sample(number)) }
    try await scene.withIndex { (index) async throws in
      var query = CaseQuery(limit: 2)
      var seen: [String] = []
      repeat {
        let page = try await index.find(query, scope: .all)
        #expect(page.cases.count <= 2)
        seen += ids(page)
        query.after = page.next
      } while query.after != nil
      #expect(Set(seen).count == 5 && seen.count == 5)
    }
  }

  @Test func tracesACaseWithWhatWaitedUnderItsNumber() async throws {
    let scene = try await IndexScene()
    try await scene.write(CaseState.sample(1).delivered(as: "X1"))
    try await scene.write(
      .sample("ap-1", nil, second: 1), .sample("ap-1", nil, second: 5, outcome: .moved),
      .sample("ap-2", nil, second: 2), .sample("ap-1", nil, second: 5, outcome: .unchanged))
    try await scene.write(.sample("ref/xuhui/X1", nil, second: 3, outcome: .waiting))
    try await scene.withIndex { (index) async throws in
      let trace = try await index.trace("ap-1", scope: .all)
      #expect(trace?.map(\.outcome) == [.accepted, .waiting, .moved, .unchanged])
      #expect(try await index.trace("ap-1", scope: .all, limit: 2)?.map(\.outcome) == [.accepted, .waiting])
      #expect(try await index.trace("ap-1", scope: .districts(["SH00HP"])) == nil)
      #expect(try await index.trace("ap-2", scope: .all) == nil)
    }
  }

  @Test func theNewestStateCounts() async throws {
    let scene = try await IndexScene()
    try await scene.write(.sample(1, theme: nil))
    try await scene.withIndex { (index) async throws in
      #expect(try await index.find("ap-1", scope: .all)?.holds.isEmpty == false)
    }
    try await scene.write(.sample(1), CaseState.sample(1).delivered(as: "X1"))
    _ = try await scene.publish([BusRecord(topic: Topics.cases, key: Array("ap-2".utf8), value: nil)])
    try await scene.withIndex { (index) async throws in
      var held = CaseQuery()
      held.held = true
      #expect(try await index.find(held, scope: .all).cases.isEmpty)
      #expect(try await index.find("ap-1", scope: .all)?.status == .received)
    }
    _ = try await scene.publish([BusRecord(topic: Topics.cases, key: Array("ap-1".utf8), value: nil)])
    try await scene.withIndex { (index) async throws in
      #expect(try await index.find(CaseQuery(), scope: .all).cases.isEmpty)
    }
  }

  @Test func aStubKeepsWhatTheIndexKnewOfIt() async throws {
    let scene = try await IndexScene()
    let whole = CaseState.sample(1).delivered(as: "X1")
    try await scene.write(whole)
    try await scene.withIndex { (_) async throws in }
    var stub = whole
    stub.stub = true
    stub.status = .finished
    try await scene.write(stub)
    try await scene.withIndex { (index) async throws in
      var query = CaseQuery()
      query.themes = ["restaurant"]
      query.applicant = "f1"
      query.statuses = [.finished]
      #expect(try await ids(index.find(query, scope: .districts(["SH00XH"]))) == ["ap-1"])
    }
  }

  @Test func goesOnWhereItWasAndIsBuiltAnewWhenItsFileIsGone() async throws {
    let scene = try await IndexScene()
    try await scene.write(.sample(1), .sample(2))
    try await scene.write(.sample("ap-1", nil), .sample("ap-1", nil, second: 1, outcome: .duplicate))
    try await scene.withIndex { (_) async throws in }
    try await scene.write(.sample(3))
    try await scene.withIndex { (index) async throws in
      #expect(try await index.find(CaseQuery(), scope: .all).cases.count == 3)
      #expect(try await index.trace("ap-1", scope: .all)?.count == 2)
    }
    try SQLiteConnection.discard(path: scene.path)
    try await scene.withIndex { (index) async throws in
      #expect(try await index.find(CaseQuery(), scope: .all).cases.count == 3)
      #expect(try await index.trace("ap-1", scope: .all)?.count == 2)
      #expect(index.progress == IndexProgress(phase: .following, done: 5, goal: 5, discarded: nil, unreadable: 0))
    }
    #expect(scene.observer.notes.compactMap { if case .wrote(let count) = $0 { count } else { nil } } == [4, 1, 5])
  }

  @Test func saysHowFarItIsBeforeItHasRead() async throws {
    let scene = try await IndexScene()
    try await scene.write(.sample(1), .sample(2))
    let index = try await CaseIndex(bus: scene.bus, path: scene.path)
    #expect(index.progress == IndexProgress(phase: .rebuilding, done: 0, goal: 2, discarded: nil, unreadable: 0))
    #expect(index.progress.share == 0)
  }

  @Test(arguments: ["UPDATE origin SET cluster = 'other'", "PRAGMA user_version = 99", "UPDATE position SET next = 99"])
  func aFileThatCannotBeTrustedIsThrownAway(_ damage: String) async throws {
    let scene = try await IndexScene()
    try await scene.write(.sample(1))
    try await scene.withIndex { (_) async throws in }
    try SQLiteConnection(path: scene.path).execute(damage)
    try await scene.withIndex { (index) async throws in
      #expect(index.progress.discarded != nil)
      #expect(try await index.find(CaseQuery(), scope: .all).cases.count == 1)
    }
  }

  @Test func withoutTopicsItSaysSo() async throws {
    await #expect(throws: BusError(.misuse, code: "topic-missing", message: "topic hub.cases does not exist yet")) {
      _ = try await CaseIndex(bus: MemoryBus(), path: ":memory:")
    }
  }

  @Test func whatCannotBeReadIsToldAndPassedOver() async throws {
    let scene = try await IndexScene()
    let key = Array("ap-1".utf8)
    var bare = BusRecord.state(.sample(1))
    bare.headers = []
    var nameless = BusRecord.state(.sample(1))
    nameless.key = [0xFF]
    var broken = BusRecord.state(.sample(1))
    broken.value = Array("{".utf8)
    var list = BusRecord.state(.sample(1))
    list.value = Array("[]".utf8)
    var cut = JournalEntry.sample("ap-1", nil).record
    cut.value = nil
    _ = try await scene.publish([
      bare, nameless, broken, list, cut, BusRecord(topic: Topics.journal, key: key, value: Array("{}".utf8)),
      BusRecord(topic: Topics.cases, key: nil, value: nil),
      BusRecord(topic: Topics.cases, key: Array("ref/xuhui/X1".utf8), value: [1]),
    ])
    try await scene.write(.sample(2))
    try await scene.withIndex { (index) async throws in
      #expect(index.progress.unreadable == 7)
      #expect(try await ids(index.find(CaseQuery(), scope: .all)) == ["ap-2"])
    }
  }

  @Test func listsWhatWasSetAsideToThoseWhoSeeAll() async throws {
    let scene = try await IndexScene()
    let original = BusMessage(
      source: TopicPartition(Topics.inbox, 1), offset: 7, timestamp: 0, key: Array("ap-1".utf8), value: [1], headers: []
    )
    _ = try await scene.publish([
      Quarantine.record(of: original, reason: "form", detail: "/id: expected text", stage: .validate),
      BusRecord(topic: Topics.quarantine, key: [0xFF], value: nil, headers: [BusHeader("hub-reason", [0xFF])]),
    ])
    try await scene.withIndex { (index) async throws in
      var query = QuarantineQuery()
      #expect(try await index.quarantine(query, scope: .all).records.count == 2)
      #expect(try await index.quarantine(query, scope: .districts(["SH00XH"])).records.isEmpty)
      query.reason = "form"
      let found = try await index.quarantine(query, scope: .all).records
      #expect(found.map(\.source) == ["hub.inbox/1/7"] && found.map(\.key) == ["ap-1"])
      #expect(found.first?.stage == "validate" && found.first?.detail == "/id: expected text")
    }
  }

  @Test func tellsTheOutcomeOfACommandNowLaterOrNever() async throws {
    let scene = try await IndexScene()
    @Sendable func entry(_ command: String, _ outcome: JournalEntry.Outcome) -> JournalEntry {
      var entry = JournalEntry.sample("ap-1", nil, outcome: outcome)
      entry.command = command
      return entry
    }
    try await scene.write(entry("k1", .done), entry("k1", .repeated))
    try await scene.withIndex { (index) async throws in
      #expect(try await index.outcome(ofCommand: "k1", within: .seconds(5))?.outcome == .done)
      async let later = index.outcome(ofCommand: "k2", within: .seconds(5))
      try await scene.write(entry("k2", .stale))
      #expect(try await later?.outcome == .stale)
      #expect(try await index.outcome(ofCommand: "k3", within: .zero) == nil)
    }
  }
}
