import Crypto
import Foundation
import Hub
import JSON
import Simulation
import Synchronization
import Testing

/// The service-centre window: is told of cases with their checklists, takes paper in, and decides nothing.
struct ConformingWindow: ConformingSystem {
  let code: SystemCode = "window"
  let item: ItemCode = "310150508000"
  /// By its own time: the earlier word is one minute before the later.
  let words: [Said: Word] = [
    .earlier: Word("交件", .received), .later: Word("退回", .correctionRequested), .last: Word("交件", .received),
    .correction: Word("退回", .correctionRequested),
  ]
  private let path = "/window/SH00XH/v1/hand-ins"
  private let window = ServiceWindow()
  private let start = Date()

  var played: [any SimulatedSystem] { [window] }

  /// The portal would speak over it.
  func change(_ files: inout ConfigFiles) { files.replace(in: "xuhui", ["poll: 200ms": "poll: 1h"]) }

  func environment(_ simulation: Simulation) -> [String: String] {
    ["HUB_WINDOW_KEY": Base64.encode(WholeHub.cityKey), "HUB_WINDOW_URL": simulation.servers["window"]?.url ?? ""]
  }

  func behave(_ manner: Manner, at hub: WholeHub) {
    switch manner {
    case .takes: setFaults(window.faults, nil)
    case .refuses: setFaults(window.faults, Fault(.refuse, at: "cases"))
    case .takesSilently: setFaults(window.faults, Fault(.storeThenHang, at: "cases", times: 1))
    }
  }

  func taken(_ filed: Filed, at hub: WholeHub) -> [String] {
    window.deliveries.filter { $0.hasPrefix("\(filed.id).") }
  }

  func held(_ filed: Filed, at hub: WholeHub) -> [String] { window.told.keys.filter { $0.hasPrefix(filed.id) } }

  func say(_ said: Said, of filed: Filed, to hub: WholeHub) async throws {
    let seconds: Double
    switch said {
    case .earlier: seconds = -120
    case .last: seconds = 0
    case .later, .correction, .refusal: seconds = -60
    }
    let at = DateTimeShape.spaced.text(
      Timestamp(milliseconds: Int64((start.timeIntervalSince1970 + seconds) * 1000)))
    let missing = words[said]?.text == "退回" ? [Corrected.material] : []
    let body = ServiceWindow.handIn(leg(of: filed), item: item.rawValue, missing: missing, at: at)
    #expect(try await push(path, body.bytes(), to: hub) == 200)
  }

  func garble(to hub: WholeHub) async throws -> Int? { try await push(path, garbage, to: hub) }

  /// Whether its checklist shows the corrected material as filed.
  func sees(_ filed: Filed) -> Bool {
    window.told[leg(of: filed)]?["checklist"]?.array?.contains {
      $0["materialName"]?.string == Corrected.name && $0["filed"] == true
    } == true
  }
}
