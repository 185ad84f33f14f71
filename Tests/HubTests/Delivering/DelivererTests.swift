import HubTesting
import Testing

@testable import Hub

@Suite(.timeLimit(.minutes(1)))
struct DelivererTests {
  @Test("a receiver that took the record but did not answer is looked at before it is sent to again")
  func doubtful() async throws {
    try await StationScene().run { scene in
      scene.xuhui.plan([.takeAndTimeOut])
      try await scene.publish([scene.submission(1)])
      _ = try await scene.journal { $0.contains { $0.outcome == .resendScheduled } }
      scene.clock.run()
      let entries = try await scene.journal { $0.contains { $0.outcome == .delivered } }
      #expect(scene.xuhui.received.count == 1)
      #expect(scene.xuhui.looks == 1)
      #expect(entries.last { $0.outcome == .delivered }?.number == "XH1")
    }
  }

  @Test("a refused delivery is held for an operator with the receiver's code")
  func refused() async throws {
    try await StationScene().run { scene in
      scene.xuhui.plan([.refuse(code: "500")])
      try await scene.publish([scene.submission(1)])
      let entries = try await scene.journal { $0.contains { $0.reason == .deliveryRefused } }
      #expect(entries.last?.outcome == .held)
      #expect(scene.xuhui.received.isEmpty)
    }
  }

  @Test("while a system is down its outbox waits; when it is back everything arrives once, and nobody else waited")
  func outage() async throws {
    try await StationScene().run { scene in
      scene.xuhui.setDown(true)
      try await scene.publish((0..<50).map { scene.submission($0) })
      _ = try await scene.journal { $0.filter { $0.outcome == .accepted }.count == 50 }
      scene.xuhui.setDown(false)
      scene.clock.run()
      await scene.xuhui.waitForRecords(50)
      _ = try await scene.journal { $0.filter { $0.outcome == .delivered }.count == 50 }
      #expect(Set(scene.xuhui.received.map(\.delivery)).count == 50)
      #expect(scene.xuhui.received.count == 50)
    }
  }
}
