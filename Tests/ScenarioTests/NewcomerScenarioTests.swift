import Hub
import JSON
import Simulation
import Testing

/// What a newcomer sees in the demo, line by line, on every ground.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct NewcomerScenarioTests {
  @Test("five live themes, a repeated push, a conflicting one and an invalid one", arguments: ScenarioGround.available)
  func everything(ground: ScenarioGround) async throws {
    try await WholeHub.run(on: ground) { hub in
      // Accepted, all five: what the hub cannot route is held later, not refused.
      for sample in ["01-restaurant", "02-cafe", "03-supermarket", "04-beverage", "05-grocery"] {
        let answer = try await hub.push(sample)
        #expect(answer.status == 200, "\(sample)")
        #expect(answer.body["data"]?["duplicate"] == false, "\(sample)")
      }
      let again = try await hub.push("01-restaurant")
      #expect(again.status == 200)
      #expect(again.body["data"]?["duplicate"] == true)
      let conflict = try await hub.push("06-conflict")
      #expect(conflict.status == 409)
      #expect(conflict.body["data"]?["differs"] == ["/phone", "/formDetail/subItemNos"])
      let invalid = try await hub.push("07-invalid")
      #expect(invalid.status == 422)
      #expect(invalid.body["data"]?["violations"]?.array?.count == 12)

      // The two coordinated themes reach the portal, once each, and their end reaches the city.
      let told = try await hub.journal { entries in
        entries.filter { $0.system == "city" && $0.kind == .settled && $0.outcome == .delivered }.count >= 6
          && entries.filter { $0.outcome == .held }.count >= 3
      }
      #expect(Set(hub.simulation.portal.book.cases.map(\.theme)) == ["我要开饭店", "我要开咖啡店"])
      #expect(hub.simulation.portal.book.cases.count == 2)
      #expect(hub.simulation.portal.book.arrivals.allSatisfy { !$0.repeated })
      for applyNo in ["0000002603CC001", "000000260300002"] {
        let callbacks = hub.simulation.city.book.callbacks.filter { $0.applyNo == applyNo }
        #expect(callbacks.map(\.op) == ["收件", "受理", "审查与决定"], "\(applyNo)")
        #expect(callbacks.allSatisfy { $0.result == "通过" }, "\(applyNo)")
      }

      // Why each is where it is.
      let mappings = told.filter { $0.outcome == .accepted }.compactMap(\.mapping)
      #expect(Set(mappings) == ["city-xuhui-restaurant", "city-xuhui-cafe"])
      let held = told.filter { $0.outcome == .held }
      #expect(held.count == 3)
      #expect(held.allSatisfy { $0.reason == .mappingMissing })
      #expect(told.contains { $0.outcome == .duplicate })
      #expect(told.contains { $0.outcome == .conflict })
      let numbers = Set(told.filter { $0.system == "xuhui" && $0.kind == .settled }.compactMap(\.number?.rawValue))
      #expect(numbers == Set(hub.simulation.portal.book.cases.map(\.number)))
    }
  }
}
