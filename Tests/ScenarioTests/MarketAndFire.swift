import Crypto
import Foundation
import Hub
import HubTesting
import JSON
import Simulation
import Testing

/// Market supervision and the fire department, live in the test's copy of the configuration, with a hub around them.
struct MarketAndFire: Sendable {
  let market: MarketDepartment
  let fire: FireDepartment
  private static let key = WholeHub.cityKey

  /// Runs a scenario with both; they move only by hand.
  static func run(
    on ground: ScenarioGround, _ body: (WholeHub, MarketAndFire) async throws -> Void
  ) async throws {
    func caller(_ code: String, _ type: String) throws -> StatusCaller {
      try StatusCaller(
        path: "/department/\(code)/v1/statuses", contentType: type, signer: PushSigner(keyID: code, key: key))
    }
    let callers = [
      try caller("market", "application/json; charset=utf-8"), try caller("fire", "application/xml; charset=utf-8"),
    ]
    let departments = MarketAndFire(
      market: MarketDepartment(token: "sample-token", caller: callers[0]),
      fire: FireDepartment(user: "XH-HUB", password: String(repeating: "0", count: 32), caller: callers[1]))
    try await WholeHub.run(
      on: ground, changing: { goLive(&$0) }, playing: [departments.market, departments.fire],
      environment: { environment($0) }
    ) { hub in
      for caller in callers { caller.aim(at: hub.receive) }
      try await body(hub, departments)
    }
  }

  /// Both live, and asked often.
  private static func goLive(_ files: inout ConfigFiles) {
    func change(_ path: String, _ words: KeyValuePairs<String, String>) {
      let text = String(decoding: files.contents[path] ?? [], as: UTF8.self)
      files.contents[path] = Array(words.reduce(text) { $0.replacing($1.key, with: $1.value) }.utf8)
    }
    change("systems/market.yaml", ["state: planned": "state: live"])
    change(
      "systems/fire.yaml",
      [
        "state: planned": "state: live", "timeout: 30s": "timeout: 2s", "good-for: 1m": "good-for: 1s",
        "poll: { every: 1m, longest: 30m }": "poll: { every: 200ms, longest: 1s }",
      ])
  }

  private static func environment(_ simulation: Simulation) -> [String: String] {
    [
      "HUB_MARKET_KEY": Base64.encode(key), "HUB_FIRE_KEY": Base64.encode(key), "HUB_MARKET_TOKEN": "sample-token",
      "HUB_FIRE_PCSBM": "XH-HUB", "HUB_FIRE_MD5": String(repeating: "0", count: 32),
      "HUB_MARKET_URL": simulation.servers["market"]?.url ?? "",
      "HUB_FIRE_URL": (simulation.servers["fire"]?.url ?? "") + "/services/fire",
    ]
  }

  /// Files the sample restaurant, and waits until both departments have their part of it.
  func file(at hub: WholeHub) async throws -> String {
    let answer = try await hub.push("01-restaurant")
    #expect(answer.status == 200)
    #expect(await eventually { market.cases.cases.count == 1 && fire.cases.cases.count == 1 })
    return try #require(answer.body["data"]?["applicationId"]?.string)
  }
}

extension WholeHub {
  /// Waits until an item of a case has a status, as operators see it.
  func waitFor(_ item: String, _ status: String, of id: String) async throws -> Bool {
    try await eventually { try await self.status(of: item, in: id) == status }
  }

  private func status(of item: String, in id: String) async throws -> String? {
    try await self.case(id)["items"]?.array?.first { $0["code"]?.string == item }?["status"]?.string
  }

  /// A case as operators see it.
  func `case`(_ id: String) async throws -> JSONValue {
    let answer = try await get("/applications/\(id)")
    return answer["application"] ?? answer
  }
}
