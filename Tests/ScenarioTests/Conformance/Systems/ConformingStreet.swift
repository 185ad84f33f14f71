import Foundation
import Hub
import HubTesting
import JSON
import Simulation
import Testing

/// The street office: CSV files in two directories.
struct ConformingStreet: ConformingSystem {
  let code: SystemCode = "street"
  let item: ItemCode = "310150508000"
  let words: [Said: Word] = [
    .earlier: Word("收件", .received), .later: Word("受理", .accepted), .last: Word("办结", .finished),
    .correction: Word("补正", .correctionRequested), .refusal: Word("不予许可", .rejected),
  ]
  /// A file of the same bytes is not taken again.
  let dropsRepeats = true
  private let folder = FileManager.default.temporaryDirectory.appending(path: "street-\(UUID().uuidString)").path
  private let office: StreetOffice

  init() throws {
    for name in ["out", "in"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    office = StreetOffice(outbox: "\(folder)/out", inbox: "\(folder)/in", pause: .milliseconds(50))
  }

  var played: [any SimulatedSystem] { [office] }

  /// A file that nobody acknowledges is missed soon.
  func delivery(for behaviour: Behaviour) -> [String: String] {
    behaviour == .timeout ? ["acknowledged_within": "1s"] : [:]
  }

  func environment(_ simulation: Simulation) -> [String: String] {
    ["HUB_STREET_OUTBOX": "\(folder)/out", "HUB_STREET_INBOX": "\(folder)/in"]
  }

  func part() async { try? FileManager.default.removeItem(atPath: folder) }

  func behave(_ manner: Manner, at hub: WholeHub) {
    switch manner {
    case .takes: setFaults(office.faults, nil)
    case .refuses: setFaults(office.faults, Fault(.refuse, at: "ack"))
    case .takesSilently: setFaults(office.faults, Fault(.storeThenHang, at: "ack", times: 1))
    }
  }

  /// The share with its directories is away.
  func turn(_ isUp: Bool, at hub: WholeHub) async throws {
    let (from, to) = isUp ? ("away", "out") : ("out", "away")
    try FileManager.default.moveItem(atPath: "\(folder)/\(from)", toPath: "\(folder)/\(to)")
  }

  func taken(_ filed: Filed, at hub: WholeHub) -> [String] {
    office.book.deliveries.filter { $0.hasPrefix("\(filed.id).") }
  }

  func held(_ filed: Filed, at hub: WholeHub) -> [String] {
    office.book.cases.filter { $0.number == leg(of: filed) }.map(\.number)
  }

  /// Writes a file, and waits until the hub has taken it away.
  func say(_ said: Said, of filed: Filed, to hub: WholeHub) async throws {
    let word = try #require(words[said]?.text)
    #expect(try await hub.control("/control/street/cases", ["status": .string(word)]) == 200)
    #expect(await eventually { !files.contains { $0.hasPrefix("STATUS_") } })
  }

  func garble(to hub: WholeHub) async throws -> Int? {
    office.faults.add(Fault(.truncated, at: "status", times: 1))
    #expect(try await hub.control("/control/street/cases", ["status": "收件"]) == 200)
    return nil
  }

  private var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/in")) ?? [] }
}
