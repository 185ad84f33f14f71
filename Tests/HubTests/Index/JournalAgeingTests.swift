import HubTesting
import Testing

@testable import Hub

@Suite struct JournalAgeingTests {
  @Test func stepsUntilNothingIsOldAndThenRests() {
    let now = Timestamp(milliseconds: 1_772_414_100_000)
    var ageing = JournalAgeing(days: 400)
    #expect(ageing.cutoff(at: now) == now.date.dayNumber - 400)
    let more = ageing.forgot(JournalAgeing.step, at: now)
    #expect(more && ageing.cutoff(at: now) != nil)
    let rest = ageing.forgot(3, at: now)
    #expect(!rest && ageing.cutoff(at: now.adding(seconds: 3599)) == nil)
    #expect(ageing.cutoff(at: now.adding(seconds: 3600)) != nil)
  }

  /// More than one step of old entries, and one of today: the case keeps it, and answers all the while.
  @Test func forgetsWhatIsOldAndKeepsTheCase() async throws {
    let scene = try await IndexScene()
    try await scene.write(.sample(1))
    var old = JournalEntry.sample("ap-1", nil)
    old.time = scene.clock.now().adding(seconds: -401 * 86_400)
    old.command = "cmd-00000001"
    var waiting = old
    waiting.key = "ref/xuhui/7"
    waiting.command = nil
    _ = try await scene.publish(Array(repeating: old.record, count: JournalAgeing.step + 20) + [waiting.record])
    var fresh = JournalEntry.sample("ap-1", nil, outcome: .delivered)
    fresh.time = scene.clock.now()
    try await scene.write(fresh)
    try await scene.withIndex { index async throws in
      #expect(
        try await eventually {
          try await index.trace("ap-1", scope: .all)?.map(\.outcome) == [.delivered]
        })
      #expect(try await index.outcome(ofCommand: "cmd-00000001", within: .zero) == nil)
      #expect(try await index.journal(of: "ref/xuhui/7").isEmpty)
      #expect(try await index.find("ap-1", scope: .all) != nil)
    }
  }

  @Test func countsWhatWaitsForAnOperator() async throws {
    let scene = try await IndexScene()
    try await scene.write(.sample(1), .sample(2, theme: nil), .sample(3, theme: nil))
    try await scene.commitInbox()
    try await scene.withIndex { index async throws in
      #expect(
        await eventually {
          scene.observer.notes.contains(.counted(OperatorBacklog(holds: [.mappingMissing: 2], quarantined: 0)))
        })
    }
  }
}
