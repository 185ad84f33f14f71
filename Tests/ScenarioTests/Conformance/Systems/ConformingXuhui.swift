import Hub
import JSON
import Simulation
import Testing

/// Xuhui's portal: decides what no department does, is asked for its cases, and may push a status too.
struct ConformingXuhui: ConformingSystem {
  let code: SystemCode = "xuhui"
  var item: ItemCode = "SAMPLE-SPJYXK"
  let knowsRepeats = false
  let words: [Said: Word] = [
    .earlier: Word("收件", .received), .later: Word("受理", .accepted), .last: Word("办结", .finished),
    .correction: Word("补正", .correctionRequested), .refusal: Word("不予许可", .rejected),
  ]
  private let path = "/district/SH00XH/v1/statuses"

  func behave(_ manner: Manner, at hub: WholeHub) {
    switch manner {
    case .takes: setFaults(hub.simulation.portal.faults, nil)
    case .refuses: setFaults(hub.simulation.portal.faults, Fault(.refuse, at: "create"))
    case .takesSilently: setFaults(hub.simulation.portal.faults, Fault(.storeThenHang, at: "create", times: 1))
    }
  }

  func turn(_ isUp: Bool, at hub: WholeHub) async throws {
    if isUp { try hub.simulation.portalServer.up() } else { await hub.simulation.portalServer.down() }
  }

  func taken(_ filed: Filed, at hub: WholeHub) -> [String] {
    hub.simulation.portal.book.arrivals.compactMap(\.delivery).filter { $0.hasPrefix(leg(of: filed)) }
  }

  func held(_ filed: Filed, at hub: WholeHub) -> [String] {
    hub.simulation.portal.book.cases.filter { $0.delivery?.hasPrefix(leg(of: filed)) == true }.map(\.number)
  }

  /// Sets the word where the hub asks for it; what stands there already is pushed.
  func say(_ said: Said, of filed: Filed, to hub: WholeHub) async throws {
    let word = try #require(words[said]?.text)
    let number = try #require(held(filed, at: hub).first)
    let told = try await moves(of: filed, at: hub)
    guard told.last == words[said]?.move else {
      #expect(hub.simulation.portal.book.set(number, whole: nil, items: ["*": word]))
      return
    }
    let body: JSONValue = ["caseNumber": .string(number), "data": ["status": .string(word), "itemStatus": []]]
    #expect(try await push(path, body.bytes(), to: hub) == 200)
  }

  /// Its answers are a gateway's page for a while, too.
  func garble(to hub: WholeHub) async throws -> Int? {
    hub.simulation.portal.faults.add(Fault(.html, at: "queryStatus", times: 2))
    return try await push(path, garbage, to: hub)
  }
}
