import Crypto
import Hub
import JSON
import Simulation
import Testing

/// Market supervision: REST, and calls back.
struct ConformingMarket: ConformingDepartment {
  let code: SystemCode = "market"
  let item: ItemCode = "SAMPLE-SPJYXK"
  let words: [Said: Word] = [
    .earlier: Word("收件", .received), .later: Word("办理中", .inProgress), .last: Word("办结", .finished),
    .refusal: Word("不予许可", .rejected),
  ]
  private let path = "/department/market/v1/statuses"
  private let caller: StatusCaller
  private let market: MarketDepartment

  init() throws {
    caller = try StatusCaller(
      path: path, contentType: "application/json; charset=utf-8",
      signer: PushSigner(keyID: "market", key: WholeHub.cityKey))
    market = MarketDepartment(token: "sample-token", caller: caller)
  }

  var caseload: Caseload { market.cases }
  var played: [any SimulatedSystem] { [market] }

  func environment(_ simulation: Simulation) -> [String: String] {
    [
      "HUB_MARKET_KEY": Base64.encode(WholeHub.cityKey), "HUB_MARKET_TOKEN": "sample-token",
      "HUB_MARKET_URL": simulation.servers["market"]?.url ?? "",
    ]
  }

  func meet(_ hub: WholeHub) { caller.aim(at: hub.receive) }

  func behave(_ manner: Manner, at hub: WholeHub) {
    switch manner {
    case .takes: setFaults(market.faults, nil)
    case .refuses: setFaults(market.faults, Fault(.refuse, at: "receiveProject"))
    case .takesSilently: setFaults(market.faults, Fault(.storeThenHang, at: "receiveProject", times: 1))
    }
  }

  func garble(to hub: WholeHub) async throws -> Int? { try await push(path, garbage, to: hub) }
}
