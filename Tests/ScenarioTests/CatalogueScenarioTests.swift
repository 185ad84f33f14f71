import Blocking
import Crypto
import Foundation
import HTTP
import Hub
import HubTesting
import JSON
import ProgramTesting
import Simulation
import Testing

/// Market supervision changes its item: the hub has a new version, the window that subscribes has it, running cases stay on
/// theirs. Both by the project's own files.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct CatalogueScenarioTests {
  private static let given = "config/systems/market/cases/given/item-change.json"

  @Test("an item changes: published, told, in force", arguments: ScenarioGround.available)
  func changes(ground: ScenarioGround) async throws {
    let caller = try StatusCaller(
      path: "/department/market/v1/statuses", contentType: "application/json; charset=utf-8",
      signer: PushSigner(keyID: "market", key: WholeHub.cityKey))
    let market = MarketDepartment(token: "sample-token", caller: caller)
    let window = ServiceWindow()
    // Its first answer is lost.
    window.faults.add(Fault(.storeThenError, at: "notices", times: 1))
    try await WholeHub.run(
      on: ground, changing: { Self.goLive(&$0) }, playing: [market, window], environment: { Self.environment($0) }
    ) { hub in
      caller.aim(at: hub.receive)
      #expect(try await hub.push("01-restaurant").status == 200)
      #expect(try await eventually { try await Self.version(of: "0000002603CC001", in: hub) == "1" })

      let change = Array(try Data(contentsOf: WholeHub.root.appending(path: Self.given)))
      let published = try await Self.publish(change, by: market)
      #expect(published.status == 200)
      let versions = published.data["versions"]?.array ?? []
      #expect(versions.contains { $0["theme"] == "restaurant" })
      #expect(versions.allSatisfy { $0["version"] == 2 })
      // Again, by hand: nothing differs. Another's item: refused, with its place.
      let file = WholeHub.root.appending(path: Self.given).path
      let again = try await Self.run(
        "hubsim", ["publish", file, "--control", hub.simulation.controlServer.url])
      #expect(try JSONValue(parsing: Array(again.utf8))[pointer: "/custom/data/versions"] == [])
      let foreign = try await Self.publish(Array(#"{"itemCode":"310150633000","promiseDay":5}"#.utf8), by: market)
      #expect(foreign.status == 422)
      #expect(foreign.data[pointer: "/violations/0/pointer"] == "/itemCode")

      // The window has each once it has said so: the first one a second time.
      #expect(await eventually { window.notices.count == versions.count + 1 })
      let notice = try #require(window.notices.first { $0["themeCode"] == "restaurant" && $0["version"] == 2 })
      #expect(notice["materials"]?.array?.contains { $0["materialName"] == "健康证明" && $0["sourceWay"] == 5 } == true)
      #expect(notice["form"]?.array?.contains("餐位数") == true)
      #expect(notice["changes"]?.array?.contains { $0["name"] == "健康证明" && $0["from"] == nil } == true)
      try await Self.expectVersions(in: hub)

      // The running case stays, to its end; a new one begins on the new version.
      #expect(try await hub.push("02-cafe").status == 200)
      #expect(try await eventually { try await Self.version(of: "000000260300002", in: hub) == "2" })
      #expect(await eventually { market.cases.cases.count == 2 })
      #expect(market.cases.set(nil, to: "办结"))
      #expect(
        try await eventually {
          try await hub.get("/applications/0000002603CC001")[pointer: "/application/items"]?.array?
            .contains { $0["code"] == "SAMPLE-SPJYXK" && $0["status"] == "finished" } == true
        })
      #expect(try await Self.version(of: "0000002603CC001", in: hub) == "1")
    }
  }

  /// What people see of the change, with hubctl too.
  private static func expectVersions(in hub: WholeHub) async throws {
    let theme = try await hub.get("/themes/restaurant/checklist")
    #expect(theme["version"] == "2")
    #expect(theme["materials"]?.array?.contains { $0["name"] == "健康证明" && $0["standing"] == "government" } == true)
    let fields = theme["form"]?.array?.compactMap { $0["name"]?.string } ?? []
    #expect(fields.contains("餐位数") && fields.contains("信用代码") && !fields.contains("统一社会信用代码"))
    let history = try await hub.get("/catalogue/history?theme=restaurant")["items"]?.array ?? []
    #expect(history.map { $0["version"] } == ["1", "2"])
    #expect(history.last?["author"] == "system/market" && history.last?["reason"] == "表样更新")

    let access = [
      "HUB_SERVER": hub.admin.replacing("/admin/v1", with: ""), "HUB_TOKEN": WholeHub.Tokens.admin.token,
    ]
    let listed = try await run("hubctl", ["get", "catalogue", "--history"], access)
    #expect(listed.contains("restaurant") && listed.contains("system/market") && listed.contains("表样更新"))
    let difference = try await run("hubctl", ["catalogue", "diff", "restaurant"], access)
    for word in ["餐位数", "健康证明", "食品安全管理制度"] { #expect(difference.contains(word), "\(difference)") }
  }

  /// Runs a program, and gives what it printed.
  private static func run(
    _ program: String, _ arguments: [String], _ variables: [String: String] = [:]
  ) async throws -> String {
    let ending = try await DedicatedThread.run(name: program) { () throws in
      try Subprocess.run(
        Subprocess.built(program), arguments, variables.merging(["HOME": "/nonexistent"]) { $1 }, inheriting: false)
    }
    #expect(ending.status == 0, "\(ending.complaint)")
    return ending.output
  }

  /// Publishes as the department does, and reads the answer in its form.
  private static func publish(
    _ item: [UInt8], by market: MarketDepartment
  ) async throws -> (status: Int, data: JSONValue) {
    let answer = try #require(await market.publish(item))
    return (answer.status, try JSONValue(parsing: answer.body)[pointer: "/custom/data"] ?? .null)
  }

  private static func version(of number: String, in hub: WholeHub) async throws -> String? {
    try await hub.get("/applications/\(number)")[pointer: "/application/route/version"]?.string
  }

  private static func goLive(_ files: inout ConfigFiles) {
    for code in ["market", "window"] {
      let text = String(decoding: files.contents["systems/\(code).yaml"] ?? [], as: UTF8.self)
      files.contents["systems/\(code).yaml"] = Array(text.replacing("state: planned", with: "state: live").utf8)
    }
  }

  private static func environment(_ simulation: Simulation) -> [String: String] {
    let key = Base64.encode(WholeHub.cityKey)
    return [
      "HUB_MARKET_KEY": key, "HUB_WINDOW_KEY": key, "HUB_MARKET_TOKEN": "sample-token",
      "HUB_MARKET_URL": simulation.servers["market"]?.url ?? "",
      "HUB_WINDOW_URL": simulation.servers["window"]?.url ?? "",
    ]
  }
}
