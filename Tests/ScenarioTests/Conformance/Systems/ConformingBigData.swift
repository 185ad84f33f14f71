import Crypto
import Hub
import JSON
import Simulation
import Testing

/// The big-data centre: is sent rows of every case, and says of single rows afterwards that it rejects them.
struct ConformingBigData: ConformingSystem {
  let code: SystemCode = "bigdata"
  let item: ItemCode = "SAMPLE-SPJYXK"
  let tellsStatuses = false
  let words: [Said: Word] = [
    .later: Word("证件类型不符", move: "up_pro_process: 证件类型不符"), .last: Word("申请人类型不符", move: "up_pro_process: 申请人类型不符"),
  ]
  private let path = "/bigdata/v1/abnormal"
  private let centre = BigDataCentre()

  var played: [any SimulatedSystem] { [centre] }

  func environment(_ simulation: Simulation) -> [String: String] {
    [
      "HUB_BIGDATA_KEY": Base64.encode(WholeHub.cityKey), "HUB_BIGDATA_TOKEN": "sim-token-not-for-live-use",
      "HUB_BIGDATA_URL": simulation.servers["bigdata"]?.url ?? "",
    ]
  }

  func behave(_ manner: Manner, at hub: WholeHub) {
    switch manner {
    case .takes: setFaults(centre.faults, nil)
    case .refuses: setFaults(centre.faults, Fault(.refuse, at: "batches"))
    case .takesSilently: setFaults(centre.faults, Fault(.storeThenHang, at: "batches", times: 1))
    }
  }

  func taken(_ filed: Filed, at hub: WholeHub) -> [String] {
    centre.deliveries.filter { $0.hasPrefix("\(filed.id).") }
  }

  /// One case; two rows of one step would be a second line.
  func held(_ filed: Filed, at hub: WholeHub) -> [String] {
    let rows = centre.rows(of: "up_pro_process").filter { $0.guid.hasPrefix("\(filed.id).") }
    let steps = rows.compactMap { $0.columns["process_name"]?.string }
    return rows.isEmpty ? [] : steps.count == Set(steps).count ? [filed.id] : [filed.id, "a step in two rows"]
  }

  func say(_ said: Said, of filed: Filed, to hub: WholeHub) async throws {
    let reason = try #require(words[said]?.text)
    let row = try #require(centre.rows(of: "up_pro_process").first { $0.guid.hasPrefix("\(filed.id).") })
    #expect(try await push(path, BigDataCentre.abnormal(row, reason).bytes(), to: hub) == 200)
  }

  func garble(to hub: WholeHub) async throws -> Int? { try await push(path, garbage, to: hub) }

  /// What an operator is shown of rejected rows.
  func moves(of filed: Filed, at hub: WholeHub) async throws -> [String] {
    try await hub.case(filed.id)["holds"]?.array?.filter { $0["reason"] == "row-rejected" }
      .compactMap { $0["detail"]?.string?.split(separator: ": ", maxSplits: 1).last.map(String.init) } ?? []
  }
}
