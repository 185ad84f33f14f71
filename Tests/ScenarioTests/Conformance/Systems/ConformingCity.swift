import HTTP
import Hub
import JSON
import Simulation
import Testing

/// The city: files applications, and is called back. Its words are pushes of a case in a version.
struct ConformingCity: ConformingSystem {
  let code: SystemCode = "city"
  let item: ItemCode = "SAMPLE-SPJYXK"
  let tellsStatuses = false
  let words: [Said: Word] = [
    .earlier: Word("1", move: "version 1"), .later: Word("2", move: "version 2"), .last: Word("3", move: "version 3"),
  ]

  func behave(_ manner: Manner, at hub: WholeHub) {
    switch manner {
    case .takes: setFaults(hub.simulation.city.faults, nil)
    case .refuses: setFaults(hub.simulation.city.faults, Fault(.refuse, at: "process"))
    case .takesSilently:
      setFaults(hub.simulation.city.faults, Fault(.storeThenHang, at: "process", times: 1))
    }
  }

  func turn(_ isUp: Bool, at hub: WholeHub) async throws {
    if isUp { try hub.simulation.cityServer.up() } else { await hub.simulation.cityServer.down() }
  }

  func taken(_ filed: Filed, at hub: WholeHub) -> [String] {
    hub.simulation.city.book.callbacks.filter { $0.applyNo == filed.number }.compactMap(\.delivery)
  }

  /// One case; a step that was told under two ids would be a second line.
  func held(_ filed: Filed, at hub: WholeHub) -> [String] {
    let calls = hub.simulation.city.book.callbacks.filter { $0.applyNo == filed.number }
    let steps = Dictionary(grouping: calls, by: { "\($0.endpoint) \($0.op) \($0.result)" })
    let isDoubled = steps.values.contains { Set($0.compactMap(\.delivery)).count > 1 }
    return calls.isEmpty ? [] : isDoubled ? [filed.number, "the same step twice"] : [filed.number]
  }

  func say(_ said: Said, of filed: Filed, to hub: WholeHub) async throws {
    let version = try #require(words[said]?.text)
    #expect(try await hub.file(filed.number, item, version: version, isCorrected: false).status == 200)
  }

  func garble(to hub: WholeHub) async throws -> Int? { try await hub.pusher.push(garbage).status }

  func moves(of filed: Filed, at hub: WholeHub) async throws -> [String] {
    try await hub.trace(filed).filter { ["accepted", "superseded"].contains($0["outcome"]?.string) }
      .compactMap { $0["version"]?.int64 }.map { "version \($0)" }
  }
}
