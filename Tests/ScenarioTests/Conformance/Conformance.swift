import Foundation
import HTTP
import Hub
import HubTesting
import JSON
import Simulation
import Testing

/// One system at a hub of its own, and what is expected of any.
struct Conformance {
  let system: any ConformingSystem
  let hub: WholeHub
  /// The configuration that the hub has.
  let files: ConfigFiles

  /// Whose word moves the item: the system's own, or the portal's.
  var teller: any ConformingSystem { system.tellsStatuses ? system : ConformingXuhui(item: system.item) }

  /// Starts the hub with the system, and has it behave so.
  static func run(_ system: any ConformingSystem, _ behaviour: Behaviour) async throws {
    var files = ConfigFiles([:])
    let result = await Result {
      try await WholeHub.run(
        on: .memory,
        changing: {
          change(&$0, system, behaviour)
          files = $0
        }, progress: .init(words: ["收件"]),
        playing: system.played, environment: system.environment
      ) { hub in
        system.meet(hub)
        let conformance = Conformance(system: system, hub: hub, files: files)
        switch behaviour {
        case .happy: try await conformance.happy()
        case .refused: try await conformance.refused()
        case .correction: try await conformance.correction()
        case .timeout: try await conformance.timeout()
        case .malformed: try await conformance.malformed()
        case .duplicate: try await conformance.duplicate()
        case .outOfOrder: try await conformance.outOfOrder()
        case .downForLong: try await conformance.downForLong()
        }
        system.behave(.takes, at: hub)
      }
    }
    await system.part()
    try result.get()
  }

  /// Everything that takes half a minute takes a second.
  private static func change(_ files: inout ConfigFiles, _ system: any ConformingSystem, _ behaviour: Behaviour) {
    var settings = [
      "attempts": "1", "timeout": "1s", "resend": "[1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s]", "jitter": "0",
      "circuit": "{failures: 3, pause: 200ms}",
    ]
    if files.text(of: system.code).contains("\n  poll:") { settings["poll"] = "{every: 100ms, longest: 200ms}" }
    files.setDelivery(of: system.code, settings.merging(system.delivery(for: behaviour)) { $1 })
    system.change(&files)
  }

  /// Files an application.
  func file() async throws -> Filed {
    let number = String(UUID().uuidString.lowercased().prefix(18))
    let answer = try await hub.file(number, system.item, version: "1", isCorrected: false)
    #expect(answer.status == 200)
    let id = try #require(try JSONValue(parsing: answer.body)["data"]?["applicationId"]?.string)
    return Filed(id: id, number: number)
  }

  /// Files one, and waits until the system has it.
  func fileAndSettle() async throws -> Filed {
    let filed = try await file()
    try await settle(filed)
    return filed
  }

  /// Waits until the system has all that there is for it.
  func settle(_ filed: Filed) async throws {
    let isSettled = try await eventually {
      guard !system.taken(filed, at: hub).isEmpty else { return false }
      let found = try await hub.case(filed.id)
      return found["inFlight"]?.array?.contains { $0["system"]?.string == system.code.rawValue } != true
        && hold(in: found) == nil
    }
    let found = try await hub.get("/applications/\(filed.id)")
    #expect(isSettled, "\(system.taken(filed, at: hub)) \(found)")
    #expect(system.held(filed, at: hub).count == 1, "\(system.held(filed, at: hub))")
  }

  /// Why a delivery to the system is held; nil where none is.
  func hold(in found: JSONValue) -> String? {
    found["holds"]?.array?.first {
      $0["leg"]?.string == system.code.rawValue && Self.ofDelivery.contains($0["reason"]?.string ?? "")
    }?["reason"]?.string
  }

  func hold(of filed: Filed) async throws -> String? { hold(in: try await hub.case(filed.id)) }

  private static let ofDelivery: Set = [
    "delivery-refused", "delivery-doubtful", "delivery-exhausted", "acknowledgement-missing",
  ]

  /// Says a word, and waits until it has moved what it moves, and until the city knows.
  func speak(_ said: Said, of filed: Filed, as teller: any ConformingSystem) async throws {
    let move = try #require(teller.words[said]).move
    try await teller.say(said, of: filed, to: hub)
    let hasMoved = try await eventually { try await teller.moves(of: filed, at: hub).last == move }
    let moves = try await teller.moves(of: filed, at: hub)
    #expect(hasMoved, "\(move) is not the last of \(moves)")
    try await expectCityHears(move, filed)
  }

  /// The city is told of a status, once.
  func expectCityHears(_ status: String, _ filed: Filed) async throws {
    guard let step = Self.steps[status] else { return }
    let isTold = await eventually { deliveries(of: step, filed).count == 1 }
    #expect(isTold, "\(status): \(deliveries(of: step, filed)) of \(hub.simulation.city.book.callbacks.map(\.op))")
  }

  private func deliveries(of step: (endpoint: String, op: String, result: String), _ filed: Filed) -> Set<String> {
    Set(
      hub.simulation.city.book.callbacks.filter {
        $0.applyNo == filed.number && $0.endpoint == step.endpoint && $0.op == step.op && $0.result == step.result
      }.compactMap(\.delivery))
  }

  /// What the city is told of a status; 办理中 says that all are accepted.
  private static let steps: [String: (endpoint: String, op: String, result: String)] = [
    "received": ("process", "收件", "通过"), "accepted": ("process", "受理", "通过"),
    "in-progress": ("process", "受理", "通过"), "finished": ("process", "审查与决定", "通过"),
    "not-accepted": ("process", "受理", "不通过"), "rejected": ("process", "审查与决定", "不通过"),
    "correction-requested": ("corretApply", "", ""),
  ]

  /// Each delivery came once, in the order in which they were numbered.
  func expectOnceInOrder(_ filed: Filed) {
    let numbers = system.taken(filed, at: hub).map { $0.split(separator: ".").last.flatMap { Int($0) } ?? 0 }
    #expect(numbers == Set(numbers).sorted(), "\(system.taken(filed, at: hub))")
    #expect(system.held(filed, at: hub).count == 1, "\(system.held(filed, at: hub))")
  }
}
