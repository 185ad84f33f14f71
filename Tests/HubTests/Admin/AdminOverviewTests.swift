import HTTP
import JSON
import Testing

@testable import Hub

@Suite struct AdminOverviewTests {
  @Test func tellsWhetherAllIsWell() async throws {
    let scene = try await IndexScene()
    try await scene.write(.sample(1), .sample(3, theme: nil), .sample(5, district: "SH00HP"))
    try await AdminScene.run(scene) { admin async throws in
      let status = try await admin.ask("/status").json
      #expect(status["ok"] == true && status["notReady"] == [])
      #expect(status[pointer: "/lastSevenDays/held"] == 1)
      #expect(status[pointer: "/lastSevenDays/in-flight"] == 2)
      #expect(try await admin.ask("/status", as: 3).json[pointer: "/lastSevenDays/in-flight"] == 1)
    }
    try await AdminScene.run(scene, waiting: ["bus": "not reached"]) { admin async throws in
      let status = try await admin.ask("/status").json
      #expect(status["ok"] == false)
      #expect(status[pointer: "/notReady/0"] == ["subject": "bus", "reason": "not reached"])
    }
  }

  @Test func keepsTheLedger() async throws {
    let scene = try await IndexScene()
    try await scene.write(.sample(1), .sample(2).delivered(as: "X2"), .sample(3, theme: nil))
    try await AdminScene.run(scene) { admin async throws in
      let ledger = try await admin.ask("/ledger", query: "from=2026-03-02&until=2026-03-02").json
      let accepted = (ledger["items"]?.array ?? []).compactMap { $0["accepted"]?.int64 }.reduce(0, +)
      #expect(accepted == 3)
      #expect(try await admin.ask("/ledger", query: "from=2026-03-03&until=2026-03-02").status == 400)
      #expect(try await admin.ask("/ledger", query: "from=2026-3-3").status == 400)
      #expect(try await admin.ask("/ledger", query: "from=2026-02-01&until=2026-02-02").json["items"] == [])
    }
  }

  @Test func showsTheConfigurationInForce() async throws {
    try await AdminScene.run(try await IndexScene()) { admin async throws in
      #expect(try await admin.ask("/themes").json[pointer: "/items/0/theme"] == "restaurant")
      #expect(try await admin.ask("/mappings").json[pointer: "/items/0/mapping"] == "big")
      let systems = try await admin.ask("/systems").json
      #expect(systems["items"]?.array?.compactMap { $0["system"]?.string } == ["city", "xuhui"])
      #expect(!String(decoding: systems.bytes(), as: UTF8.self).contains("HUB_CITY_KEY"))
    }
  }

  @Test func showsWhatWasSetAsideWithoutItsContent() async throws {
    let scene = try await IndexScene()
    for number in 0..<3 {
      let message = BusMessage(
        source: TopicPartition(Topics.inbox, 0), offset: Int64(number), timestamp: 0,
        key: Array("ref/xuhui/\(number)".utf8),
        value: Array("张三".utf8), headers: [])
      let record = Quarantine.record(of: message, reason: "case-unknown", detail: "24 h", stage: .report)
      _ = try await scene.publish([record])
    }
    try await AdminScene.run(scene) { admin async throws in
      let list = try await admin.ask("/quarantine", query: "limit=2").json
      let names = (list["items"]?.array ?? []).compactMap { $0["record"]?.string }
      #expect(names.count == 2 && Set(names).count == 2)
      let name = try #require(names.last)
      let one = try await admin.ask("/quarantine/\(name)").json
      #expect(one["reason"] == "case-unknown" && one["bytes"] == 6 && one["key"] != nil)
      #expect(!String(decoding: one.bytes(), as: UTF8.self).contains("张三"))
      #expect(try await admin.ask("/quarantine/0-999").status == 404)
      #expect(try await admin.ask("/quarantine/9-0").status == 404)
      #expect(try await admin.ask("/quarantine/x").status == 404)
    }
  }
}
