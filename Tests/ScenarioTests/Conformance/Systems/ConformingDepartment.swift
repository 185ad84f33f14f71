import Hub
import Simulation

/// A department of the simulator that works through a caseload under the hub's own leg numbers.
protocol ConformingDepartment: ConformingSystem {
  /// What it has.
  var caseload: Caseload { get }
}

extension ConformingDepartment {
  func taken(_ filed: Filed, at hub: WholeHub) -> [String] {
    caseload.cases.filter { $0.number == leg(of: filed) }.flatMap(\.deliveries)
  }

  func held(_ filed: Filed, at hub: WholeHub) -> [String] {
    caseload.cases.map(\.number).filter { $0.hasPrefix(filed.id) }
  }

  func say(_ said: Said, of filed: Filed, to hub: WholeHub) async throws {
    try await caseload.say(words[said], of: leg(of: filed))
  }
}
