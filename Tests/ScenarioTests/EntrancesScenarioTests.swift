import Foundation
import HTTP
import Hub
import HubTesting
import JSON
import Simulation
import Testing

/// Paths ② and ③ on every ground: the same matter by all three paths goes to its departments, comes back item by item, and
/// whoever filed it is told when it asks.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct EntrancesScenarioTests {
  private static let codes = ["market", "fire", "alcohol", "street"]

  private func entrance(_ hub: WholeHub, _ key: String) throws -> DistrictEntrance {
    try DistrictEntrance(hub: hub.receive, signer: PushSigner(keyID: key, key: WholeHub.cityKey))
  }

  private func sample(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: WholeHub.root.appending(path: "config/systems/\(path).json")))
  }

  /// Asks until the answer is as wanted; the last answer.
  private func answer(
    _ entrance: DistrictEntrance, _ number: String, until isAsWanted: @escaping @Sendable (JSONValue) -> Bool
  ) async throws -> JSONValue {
    let found = try await eventually {
      isAsWanted(try JSONValue(parsing: try await entrance.ask(number).body))
    }
    let last = try JSONValue(parsing: try await entrance.ask(number).body)
    #expect(found, "\(last)")
    return last
  }

  @Test(arguments: ScenarioGround.available)
  func oneMatterByThreePaths(ground: ScenarioGround) async throws {
    let departments = try MadeUpDepartments(Self.codes)
    try await WholeHub.run(
      on: ground,
      changing: { files in
        for code in Self.codes { files.contents["systems/\(code).yaml"] = departments.file(code) }
      }
    ) { hub in
      let (portal, kiosk) = (try entrance(hub, "xuhui"), try entrance(hub, "kiosk"))
      defer {
        portal.close()
        kiosk.close()
      }
      #expect(try await hub.push("01-restaurant").status == 200)
      #expect(try await portal.push(sample("xuhui/cases/given/path2-restaurant")).status == 200)
      #expect(try await kiosk.push(sample("kiosk/cases/given/restaurant-logistics")).status == 200)

      // Each department has each of the three, with its own item only.
      let all = await eventually { Self.codes.allSatisfy { departments.received($0).count == 3 } }
      #expect(all, "\(Self.codes.map { departments.received($0).count })")
      #expect(departments.received("fire").allSatisfy { $0[pointer: "/items/0/code"] == "310150081001" })
      #expect(departments.received("fire").allSatisfy { $0["items"]?.array?.count == 1 })
      // The portal made its own case itself: it is filed there neither again nor for the kiosk.
      let once = await eventually { hub.simulation.portal.book.cases.count == 1 }
      #expect(once, "\(hub.simulation.portal.book.cases.map(\.number))")

      let filed = try await answer(portal, "000000000000201") { $0["code"] == 0 }
      #expect(filed[pointer: "/data/status"] == "收件")
      #expect(filed[pointer: "/data/itemStatus"]?.array?.count == 4)

      // Item by item, from each department.
      try await tell(hub, departments, "market", of: "000000000000201", "accepted")
      let partly = try await answer(portal, "000000000000201") { $0[pointer: "/data/itemStatus/0/status"] == "受理" }
      #expect(partly[pointer: "/data/status"] == "办理中")
      #expect(
        partly[pointer: "/data/itemStatus"]?.array?.map { $0["status"]?.string } == ["受理", "收件", "收件", "收件"])
      for code in Self.codes { try await tell(hub, departments, code, of: "000000000000201", "done") }
      _ = try await answer(portal, "000000000000201") { $0[pointer: "/data/status"] == "办结" }
      for code in Self.codes { try await tell(hub, departments, code, of: "000000000000302", "done") }
      let slip = try await answer(kiosk, "000000000000302") { $0[pointer: "/data/status"] == "办结" }
      #expect(slip[pointer: "/data/pickup"] == ["way": "物流（到付）", "number": "000000000000302"])

      // The portal is told of the city's case under the number that it gave to it itself; nobody of another's.
      let number = try #require(hub.simulation.portal.book.cases.first?.number)
      _ = try await answer(portal, number) { $0["code"] == 0 }
      #expect(try JSONValue(parsing: try await kiosk.ask(number).body)["msg"] == "未查询到该办件")
      // All three went their whole way, and still only the city's was filed at the portal.
      #expect(hub.simulation.portal.book.cases.count == 1)
      #expect(try JSONValue(parsing: try await kiosk.ask("000000000000201").body)["msg"] == "未查询到该办件")

      // What must be filed online first waits, with the reason; the rest of its case goes on.
      #expect(try await kiosk.push(sample("kiosk/cases/given/medical-prerequisite")).status == 200)
      let begun = try await answer(kiosk, "000000000000303") { $0["code"] == 0 }
      #expect(begun[pointer: "/data/itemStatus/1/itemName"] == "第二类医疗器械经营备案")
      let waits = try await hub.get("/applications/000000000000303")[pointer: "/application/holds"]?.array
      #expect(waits?.map { $0["reason"] } == ["prerequisite-missing"])
      #expect(await eventually { departments.received("market").count == 4 })

      // That it is one matter is noticed, and changes nothing.
      let isNoticed = try await eventually {
        try await hub.get("/applications?sameMatter=true")["items"]?.array?.count == 3
      }
      #expect(isNoticed)
      let same = try await hub.get("/applications?sameMatter=true")
      #expect(same["items"]?.array?.allSatisfy { $0["sameMatter"]?.array?.count == 2 } == true)
    }
    await departments.server.down()
  }

  /// A department tells the status of its leg of the case that a source calls so.
  private func tell(
    _ hub: WholeHub, _ departments: MadeUpDepartments, _ code: String, of number: String, _ state: String
  ) async throws {
    let found = try await hub.get("/applications/\(number)")
    let id = try #require(found[pointer: "/application/application"]?.string)
    let leg = LegNumber(ApplicationID(id), LegID(code)).caseNumber.rawValue
    #expect(departments.received(code).contains { $0["applyNo"]?.string == leg }, "\(code) \(leg)")
    #expect(try await departments.tell(code, leg, state, to: hub.receive) == 200)
  }

  @Test(
    "an entrance's case waits, with the reason, while none of its departments is connected",
    arguments: [ScenarioGround.memory]
  )
  func withoutDepartments(ground: ScenarioGround) async throws {
    try await WholeHub.run(on: ground) { hub in
      let portal = try entrance(hub, "xuhui")
      defer { portal.close() }
      #expect(try await portal.push(sample("xuhui/cases/given/path2-beverage")).status == 200)
      let held = try await answer(portal, "000000000000202") { $0["code"] == 0 }
      #expect(held[pointer: "/data/status"] == "收件")
      let hold = try await hub.get("/applications/000000000000202")[pointer: "/application/holds/0"]
      #expect(hold?["reason"] == "mapping-missing")
      #expect(hold?["detail"] == "no department is connected for SAMPLE-SPJYXK")
    }
  }
}
