import HubTesting
import Testing

@testable import Hub

@Suite(.timeLimit(.minutes(1)))
struct ProcessorTests {
  @Test("an application goes through to the district, and its receipt into the case")
  func journey() async throws {
    try await StationScene().run { scene in
      try await scene.publish([scene.submission(1)])
      await scene.xuhui.waitForRecords(1)
      let entries = try await scene.journal { $0.contains { $0.outcome == .delivered } }
      #expect(entries.filter { $0.key.hasPrefix("ap-") }.map(\.outcome) == [.accepted, .delivered])
      let state = try #require(scene.states.values.first)
      #expect(state.legs.map(\.number) == ["XH1"])
      #expect(scene.bus.records(of: Topics.refs).count == 1)
    }
  }

  @Test("three hundred applications, each delivered once, while transactions fail in every way")
  func failingTransactions() async throws {
    try await StationScene().run { scene in
      for (kind, applied) in [
        (BusError.Kind.aborted, false), (.outcomeUnknown, true), (.outcomeUnknown, false), (.unavailable, false),
      ] {
        scene.bus.plan(.commit(BusError(kind, code: "planned", message: ""), applied: applied))
      }
      let pusher = Task { try await scene.publish((0..<300).map { scene.submission($0) }) }
      scene.clock.run()
      try await pusher.value
      await scene.xuhui.waitForRecords(300)
      let entries = try await scene.journal { $0.filter { $0.outcome == .delivered }.count == 300 }
      #expect(Set(scene.xuhui.received.map(\.delivery)).count == 300)
      #expect(scene.xuhui.received.count == 300)
      #expect(entries.filter { $0.outcome == .accepted }.count == 300)
    }
  }

  @Test("a record that cannot be read is set aside, journalled, and stops nobody")
  func unreadable() async throws {
    try await StationScene().run { scene in
      let garbage = [
        BusRecord(topic: Topics.inbox, partition: 0, key: [0xff, 0xfe], value: [0x7b]),
        BusRecord(topic: Topics.inbox, partition: 0, key: nil, value: nil),
        BusRecord(topic: Topics.inbox, partition: 0, key: [0x61], value: [], headers: [BusHeader("ce_id", [0xff])]),
      ]
      _ = try await scene.bus.publisher(named: "test").publish(garbage)
      try await scene.publish([scene.submission(1)])
      await scene.xuhui.waitForRecords(1)
      let entries = try await scene.journal { $0.filter { $0.outcome == .quarantined }.count == 3 }
      #expect(Set(entries.compactMap(\.source?.offset)).isSuperset(of: [0, 1, 2]))
      #expect(scene.bus.records(of: Topics.quarantine).count == 3)
    }
  }

  @Test("a record that the broker will never take is found by halves; the others go on")
  func rejected() async throws {
    try await StationScene().run { scene in
      let refusal = BusError(.rejected, code: "record-too-large", message: "")
      // Both halves of three are refused once more until one record is alone.
      for _ in 0..<2 { scene.bus.plan(.commit(refusal, applied: false)) }
      try await scene.publish([scene.submission(1), scene.submission(2), scene.submission(3)])
      let entries = try await scene.journal { entries in
        entries.filter { $0.kind == .submitted }.count >= 3
      }
      #expect(entries.filter { $0.kind == .submitted }.count == 3)
    }
  }

  @Test("the case of a record that makes the hub fail is held, and goes on with the next one")
  func poison() async throws {
    try await StationScene().run { scene in
      try await scene.publish([scene.submission(1)])
      _ = try await scene.journal { $0.contains { $0.outcome == .delivered } }
      let key = try #require(scene.states.keys.first)
      let garbage = BusRecord(topic: Topics.inbox, key: Array(key.rawValue.utf8), value: Array("{}".utf8))
      _ = try await scene.bus.publisher(named: "test").publish([garbage])
      try await scene.publish([scene.submission(1)])
      _ = try await scene.journal { $0.contains { $0.outcome == .duplicate } }
      #expect(scene.states[key]?.holds.map(\.reason) == [.poison])
      #expect(scene.states[key]?.counters.duplicates == 1)
    }
  }

  @Test("a second worker takes its share over, with the states that are in Kafka")
  func takeover() async throws {
    try await StationScene().run { scene in
      try await scene.publish((0..<20).map { scene.submission($0) })
      await scene.xuhui.waitForRecords(20)
      _ = try await scene.journal { $0.filter { $0.outcome == .delivered }.count == 20 }
      let second = try await scene.processor("b")
      let running = Task { try await second.run() }
      try await scene.publish((0..<20).map { scene.submission($0) } + (20..<40).map { scene.submission($0) })
      await scene.xuhui.waitForRecords(40)
      let entries = try await scene.journal { entries in
        entries.filter { $0.outcome == .duplicate }.count == 20
          && entries.filter { $0.outcome == .delivered }.count == 40
      }
      #expect(entries.filter { $0.outcome == .accepted }.count == 40)
      running.cancel()
      try await running.value
    }
  }
}
