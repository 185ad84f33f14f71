import HTTP
import Hub
import HubTesting
import JSON
import Simulation
import Testing

/// A restaurant whose licence market supervision decides and whose check the fire department decides, in parallel.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct MarketFireScenarioTests {
  private static let food = "SAMPLE-SPJYXK"
  private static let check = "310150081001"

  @Test(
    "both departments get their own part at once, and their words move the whole", arguments: ScenarioGround.available)
  func inParallel(ground: ScenarioGround) async throws {
    try await MarketAndFire.run(on: ground) { hub, departments in
      let id = try await departments.file(at: hub)
      let market = try #require(departments.market.cases.cases.first)
      #expect(market.number == "\(id).market")
      #expect(market.body["itemCode"]?.string == Self.food)
      #expect(market.body["form"]?["餐饮类型"]?.string == "中型饭店")
      #expect(market.body["form"]?["是否设置店招"] == nil)
      #expect(market.body["materials"]?.array?.compactMap { $0["materialName"]?.string }.contains("营业执照") == true)
      let fire = try #require(departments.fire.cases.cases.first)
      #expect(fire.number == "\(id).fire")
      #expect(fire.body["itemCode"]?.string == Self.check)
      #expect(fire.body["blfs"]?["name"]?.string == "告知承诺")

      #expect(departments.market.cases.set(nil, to: "办理中"))
      #expect(departments.fire.cases.set(nil, to: "受理"))
      #expect(try await hub.waitFor(Self.food, "in-progress", of: id))
      #expect(try await hub.waitFor(Self.check, "accepted", of: id))
      #expect(departments.fire.cases.set(nil, to: "特别程序"))
      #expect(try await hub.waitFor(Self.check, "paused", of: id))
      #expect(departments.fire.cases.set(nil, to: "恢复"))
      #expect(try await hub.waitFor(Self.check, "in-progress", of: id))

      #expect(departments.market.cases.set(nil, to: "办结"))
      #expect(departments.fire.cases.set(nil, to: "办结"))
      #expect(
        await eventually {
          hub.simulation.city.book.callbacks.contains { $0.op == "审查与决定" && $0.result == "通过" }
        })
      #expect(try await eventually { try await hub.case(id)["status"]?.string == "finished" })
      #expect(departments.fire.states == ["4"])
      #expect(departments.market.cases.cases.map(\.arrivals) == [1])
      #expect(departments.fire.cases.cases.map(\.arrivals) == [1])
    }
  }

  @Test("call-backs that come twice, late, or for nobody's case move nothing (Q-MKT-3, Q-MKT-4)")
  func oddCallbacks() async throws {
    try await MarketAndFire.run(on: .memory) { hub, departments in
      let id = try await departments.file(at: hub)
      #expect(try await hub.waitFor(Self.food, "received", of: id))
      departments.market.faults.add(Fault(.doubled, at: "callback", times: 1))
      #expect(departments.market.cases.set(nil, to: "办理中"))
      #expect(await eventually { departments.market.taken.count == 3 })
      departments.market.faults.add(Fault(.late, at: "callback", times: 1))
      #expect(departments.market.cases.set(nil, to: "办结"))
      let entries = try await hub.journal { entries in
        entries.filter { $0.system == "market" && $0.outcome == .late }.count == 1
      }
      let outcomes = entries.filter { $0.system == "market" && $0.kind == .status }.map(\.outcome)
      #expect(outcomes == [.moved, .moved, .unchanged, .moved, .late])
      #expect(try await hub.waitFor(Self.food, "finished", of: id))

      // A number of nobody's waits for its case; one that names a case that is not there is set aside at once.
      let strangers = ["XH-UNKNOWN", "ap-zzzzzzzzzzzzzzzzzzzzzzzzzz.market"]
      for number in strangers {
        let answer = await departments.market.call(["projectNo": .string(number), "status": 2])
        #expect(answer?.status == 200)
      }
      let odd = try await hub.journal { entries in
        entries.count { $0.number.map { strangers.contains($0.rawValue) } == true || $0.reason == .caseUnknown } >= 2
      }
      #expect(odd.contains { $0.outcome == .waiting })
      #expect(odd.contains { $0.outcome == .quarantined && $0.reason == .caseUnknown })
    }
  }

  @Test("a decision whose answer was lost is found by its case (Q-FIRE-5)")
  func lostRead() async throws {
    try await MarketAndFire.run(on: .memory) { hub, departments in
      let id = try await departments.file(at: hub)
      departments.fire.faults.add(Fault(.storeThenHang, at: "getFireCheck/3", delay: .seconds(10)))
      #expect(departments.fire.cases.set(nil, to: "办结"))
      #expect(try await hub.waitFor(Self.check, "finished", of: id))
      #expect(departments.fire.states == ["4"])
      departments.fire.faults.clear()
    }
  }

  @Test("what the department failed to push is fetched, for it never tries again (Q-FIRE-6)")
  func failedPush() async throws {
    try await MarketAndFire.run(on: .memory) { hub, departments in
      let id = try await departments.file(at: hub)
      departments.fire.faults.add(Fault(.error, at: "push"))
      #expect(departments.fire.cases.set(nil, to: "受理"))
      #expect(departments.fire.cases.set(nil, to: "不予许可"))
      #expect(try await hub.waitFor(Self.check, "rejected", of: id))
      #expect(departments.fire.states == ["5"])
      #expect(departments.fire.figures.lost == 1)
    }
  }
}
