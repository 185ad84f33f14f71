import HubTesting
import Testing

@testable import Hub

@Suite struct LedgerTests {
  private let first = CivilDate(dayNumber: 20_514)

  @Test func everyApplicationIsOnOneSide() async throws {
    let scene = try await IndexScene()
    try await scene.write(
      .sample(1), .sample(2).delivered(as: "X2"), .sample(3).delivered(as: "X3"), .sample(4, theme: nil),
      .sample(5, hour: 24), .sample(6, district: "SH00HP", theme: "cafe"))
    try await scene.withIndex { (index) async throws in
      let ledger = try await index.ledger(from: first, until: first.next, scope: .all)
      #expect(
        ledger.lines == [
          LedgerLine(day: first.next, source: "city", theme: "restaurant", receiver: "xuhui", sides: [.inFlight: 1]),
          LedgerLine(day: first, source: "city", theme: "cafe", receiver: "xuhui", sides: [.inFlight: 1]),
          LedgerLine(
            day: first, source: "city", theme: "restaurant", receiver: "xuhui", sides: [.delivered: 2, .inFlight: 1]),
          LedgerLine(day: first, source: "city", theme: "我要开饭店", receiver: nil, sides: [.held: 1]),
        ])
      #expect(ledger.lines.map(\.accepted).reduce(0, +) == 6)
      let mine = try await index.ledger(from: first, until: first, scope: .districts(["SH00HP"]))
      #expect(mine.lines.map(\.theme) == ["cafe"])
    }
  }

  @Test func whatHasNoOutcomeIsUnaccountedOnceItIsSettled() async throws {
    let scene = try await IndexScene()
    let good = try await scene.arrive("ap-1")
    let lost = try await scene.arrive("ap-2")
    try await scene.write(.sample("ap-1", good))
    try await scene.withIndex { (index) async throws in
      let before = await scene.check()
      #expect(before?.unaccounted == 0, "nothing is settled before the processor has committed")
      try await scene.commitInbox()
      scene.clock.advance(by: .seconds(31))
      let after = await scene.check()
      #expect(after?.unaccounted == 1)
      #expect(after?.first.map(\.position) == [lost])
      #expect(try await index.ledger(from: first, until: first, scope: .all).check == after)
      try await scene.write(.sample("ap-2", lost))
      await scene.observer.next { if case .wrote = $0 { true } else { false } }
      scene.clock.advance(by: .seconds(31))
      #expect(await scene.check()?.unaccounted == 0)
    }
  }

  @Test func whoeverAsksGetsACheckThatBeganAfterwards() async throws {
    let scene = try await IndexScene()
    try await scene.withIndex { (index) async throws in
      await scene.observer.next { if case .checked = $0 { true } else { false } }
      let lost = try await scene.arrive("ap-1")
      await scene.observer.next { if case .wrote = $0 { true } else { false } }
      try await scene.commitInbox()
      let old = try await index.ledger(from: first, until: first, scope: .all)
      #expect(old.check?.unaccounted == 0)
      async let one = index.ledger(from: first, until: first, scope: .all, checking: .seconds(60))
      async let other = index.ledger(from: first, until: first, scope: .all, checking: .seconds(60))
      for fresh in try await [one, other] { #expect(fresh.check?.first.map(\.position) == [lost]) }
    }
  }

  @Test func theHalvesMeetInEitherOrderAndOverARestart() async throws {
    let scene = try await IndexScene()
    let ahead = SourcePosition(partition: 0, offset: 0)
    try await scene.write(.sample("ap-1", ahead))
    try await scene.withIndex { (_) async throws in }
    _ = try await scene.publish([
      BusRecord(topic: Topics.inbox, partition: 0, key: nil, value: []),
      BusRecord(topic: Topics.inbox, partition: 0, key: nil, value: []),
    ])
    try await scene.commitInbox()
    try await scene.withIndex { (_) async throws in
      #expect(await scene.check()?.first.map(\.position) == [SourcePosition(partition: 0, offset: 1)])
    }
    // A second outcome of the same record, as at-least-once grounds write, changes nothing.
    try await scene.write(.sample("ap-1", ahead), .sample("ap-1", SourcePosition(partition: 0, offset: 1)))
    try await scene.withIndex { (_) async throws in #expect(await scene.check()?.unaccounted == 0) }
  }

  @Test func theJoinMeetsInMemory() {
    var join = InboxJoin()
    let one = SourcePosition(partition: 0, offset: 1)
    let two = SourcePosition(partition: 0, offset: 2)
    join.outcome(one)
    join.record(one, at: 5)
    join.record(two, at: 6)
    #expect(join.outcomes.isEmpty && join.records == [two: 6])
    join.outcome(two)
    #expect(join.records.isEmpty && join.outcomes.isEmpty)
  }
}

extension IndexScene {
  fileprivate func check() async -> LedgerCheck? {
    guard case .checked(let check)? = await observer.next({ if case .checked = $0 { true } else { false } }) else {
      return nil
    }
    return check
  }
}
