import Crypto
import Hub
import JSON
import Simulation
import Testing

/// The fire department: SOAP; pushes XML, and keeps its decisions in a list.
struct ConformingFire: ConformingDepartment {
  let code: SystemCode = "fire"
  let item: ItemCode = "310150081001"
  let knowsRepeats = false
  /// What comes before 受理 in its codes is 补正 alone.
  let words: [Said: Word] = [
    .earlier: Word("补正", .correctionRequested), .later: Word("受理", .accepted), .last: Word("办结", .finished),
    .correction: Word("补正", .correctionRequested), .refusal: Word("不予许可", .rejected),
  ]
  private let path = "/department/fire/v1/statuses"
  private let password = String(repeating: "0", count: 32)
  private let caller: StatusCaller
  private let fire: FireDepartment

  init() throws {
    caller = try StatusCaller(
      path: path, contentType: "application/xml; charset=utf-8",
      signer: PushSigner(keyID: "fire", key: WholeHub.cityKey))
    fire = FireDepartment(user: "XH-HUB", password: password, caller: caller)
  }

  var caseload: Caseload { fire.cases }
  var played: [any SimulatedSystem] { [fire] }

  func change(_ files: inout ConfigFiles) { files.replace(in: code, ["good-for: 1m": "good-for: 1s"]) }

  func environment(_ simulation: Simulation) -> [String: String] {
    [
      "HUB_FIRE_KEY": Base64.encode(WholeHub.cityKey), "HUB_FIRE_PCSBM": "XH-HUB", "HUB_FIRE_MD5": password,
      "HUB_FIRE_URL": (simulation.servers["fire"]?.url ?? "") + "/services/fire",
    ]
  }

  func meet(_ hub: WholeHub) { caller.aim(at: hub.receive) }

  func behave(_ manner: Manner, at hub: WholeHub) {
    switch manner {
    case .takes: setFaults(fire.faults, nil)
    case .refuses: setFaults(fire.faults, Fault(.fault, at: "postFireCheck"))
    case .takesSilently: setFaults(fire.faults, Fault(.storeThenHang, at: "postFireCheck", times: 1))
    }
  }

  func garble(to hub: WholeHub) async throws -> Int? {
    try await push(path, Array("<APPROVEDATAINFO><SBLSH_SHORT>".utf8), "application/xml; charset=utf-8", to: hub)
  }

  /// It cannot be looked at: somebody calls it, hears that it has the case, and says so.
  func letThrough(_ filed: Filed, _ reason: String, at hub: WholeHub) async throws {
    if reason == "delivery-doubtful" {
      try await hub.command("settle", leg: code.rawValue, number: leg(of: filed), of: filed)
    } else {
      try await hub.command("resend", leg: code.rawValue, of: filed)
    }
  }
}
