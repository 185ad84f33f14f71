import HubTesting
import SQLite
import Testing

@testable import Hub

/// What a processor and a deliverer really write, seen through the index.
@Suite(.timeLimit(.minutes(1)))
struct IndexJourneyTests {
  @Test func everyAcceptedApplicationIsAccountedForAndFound() async throws {
    let stations = StationScene()
    let observer = RecordingIndexObserver()
    let path = TemporaryPath()
    let admin = try await stations.bus.admin()
    try await admin.create(
      Topics.table(systems: ["city", "xuhui"], feeds: []).map { $0.asked(fixedPartitions: 2, replicas: nil) })
    try await stations.run { scene in
      let index = try await CaseIndex(bus: scene.bus, path: path.text, clock: scene.clock, observer: observer)
      let run = Task { try await index.run() }
      // Each application twice, and one that no mapping knows.
      try await scene.publish((1...20).flatMap { [scene.submission($0), scene.submission($0)] })
      let entries = try await scene.journal { entries in
        entries.count { $0.outcome == .delivered && $0.system == "xuhui" } == 20
      }
      var settled: Int64 = 0
      while settled < 40 {
        scene.clock.advance(by: .seconds(31))
        guard case .checked(let check)? = await observer.next({ if case .checked = $0 { true } else { false } }) else {
          break
        }
        settled = check.settled.values.reduce(0, +)
      }
      let day = scene.clock.now().date
      let ledger = try await index.ledger(from: day, until: day, scope: .all)
      #expect(ledger.check?.unaccounted == 0)
      #expect(ledger.lines.map(\.accepted) == [20])
      #expect(ledger.lines.first?.receiver == "xuhui")
      let sample = try #require(entries.first { $0.outcome == .delivered && $0.system == "xuhui" })
      var query = CaseQuery()
      query.number = sample.number
      query.numberOf = "xuhui"
      let asked = query
      #expect(
        try await eventually {
          try await index.find(asked, scope: .districts(["SH00XH"])).cases.map(\.application.rawValue) == [sample.key]
        })
      let trace = try #require(try await index.trace(ApplicationID(sample.key), scope: .all))
      #expect(trace.prefix(2).map(\.outcome) == [.accepted, .duplicate])
      #expect(trace.contains { $0.outcome == .delivered })
      run.cancel()
      try await run.value
    }
  }
}
