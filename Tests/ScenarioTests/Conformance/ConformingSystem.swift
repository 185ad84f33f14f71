import Foundation
import HTTP
import Hub
import HubTesting
import JSON
import Testing

@testable import Simulation

/// A connected system as the conformance suite meets it: how it is started, how it is made to behave, and what it took. What is
/// expected of the hub is the same for all, and stands in `Conformance`. How a new one joins: docs/guides/connect-a-department.md.
protocol ConformingSystem: Sendable {
  /// Its code.
  var code: SystemCode { get }
  /// The item that is filed: one that it decides, where it decides any.
  var item: ItemCode { get }
  /// Its words, for what it has a word.
  var words: [Said: Word] { get }
  /// Whether its words are statuses of the item; else the portal's are, and its own move something else.
  var tellsStatuses: Bool { get }
  /// Whether the same call may be made twice: where it may not, the hub has to find out otherwise what became of a first one.
  var knowsRepeats: Bool { get }
  /// Whether a word that comes again in the same bytes is stopped before it becomes an event.
  var dropsRepeats: Bool { get }

  /// What is played beside the city and the portal.
  var played: [any SimulatedSystem] { get }
  /// Settings of its `delivery:`, beside those that all get.
  func delivery(for behaviour: Behaviour) -> [String: String]
  /// What else is other than in the project's configuration.
  func change(_ files: inout ConfigFiles)
  /// What hubd is told of it.
  func environment(_ simulation: Simulation) -> [String: String]
  /// The hub is there.
  func meet(_ hub: WholeHub)
  /// The hub is gone.
  func part() async

  /// Takes what it is sent in some manner from now on.
  func behave(_ manner: Manner, at hub: WholeHub)
  /// Can be reached no more, or can again.
  func turn(_ isUp: Bool, at hub: WholeHub) async throws
  /// Delivery ids of what it took of a matter, in the order in which they came, repeated ones too.
  func taken(_ filed: Filed, at hub: WholeHub) -> [String]
  /// What it holds of a matter, each once: more than it should be is a matter that was made twice.
  func held(_ filed: Filed, at hub: WholeHub) -> [String]
  /// Says a word of a matter; returns when it is said.
  func say(_ said: Said, of filed: Filed, to hub: WholeHub) async throws
  /// Sends what cannot be read. The HTTP status that it is answered; nil for a system that is not answered.
  func garble(to hub: WholeHub) async throws -> Int?
  /// What its words have moved, in order.
  func moves(of filed: Filed, at hub: WholeHub) async throws -> [String]
  /// A person ends what the hub holds for one.
  func letThrough(_ filed: Filed, _ reason: String, at hub: WholeHub) async throws
}

extension ConformingSystem {
  var tellsStatuses: Bool { true }
  var knowsRepeats: Bool { true }
  var dropsRepeats: Bool { false }
  var played: [any SimulatedSystem] { [] }

  func delivery(for behaviour: Behaviour) -> [String: String] { [:] }
  func change(_ files: inout ConfigFiles) {}
  func environment(_ simulation: Simulation) -> [String: String] { [:] }
  func meet(_ hub: WholeHub) {}
  func part() async {}

  func turn(_ isUp: Bool, at hub: WholeHub) async throws {
    let server = try #require(hub.simulation.servers[code.rawValue])
    if isUp { try server.up() } else { await server.down() }
  }

  func moves(of filed: Filed, at hub: WholeHub) async throws -> [String] {
    let begin = "\(item) "
    var moves: [String] = []
    for entry in try await hub.trace(filed)
    where entry["system"]?.string == code.rawValue && entry["outcome"] == "moved" {
      let items = entry["items"]?.array?.compactMap(\.string) ?? []
      moves += items.filter { $0.hasPrefix(begin) }.map { String($0.dropFirst(begin.count)) }
    }
    return moves
  }

  func letThrough(_ filed: Filed, _ reason: String, at hub: WholeHub) async throws {
    try await hub.command("resend", leg: code.rawValue, of: filed)
  }

  /// Switches one of the simulator's faults on, or all off.
  func setFaults(_ board: FaultBoard, _ fault: Fault?) {
    board.clear()
    if let fault { board.add(fault) }
  }

  /// The hub's own number of its leg.
  func leg(of filed: Filed) -> String { "\(filed.id).\(code)" }

  /// A signed push of its, by its own key.
  func push(_ path: String, _ body: [UInt8], _ type: String = "application/json; charset=utf-8", to hub: WholeHub)
    async throws -> Int
  {
    let caller = try SignedCaller(hub: hub.receive, signer: PushSigner(keyID: code.rawValue, key: WholeHub.cityKey))
    defer { caller.close() }
    return try await caller.send(caller.request(path, body: body, contentType: type)).status
  }
}

/// JSON that ends too early.
let garbage = Array(#"{"projectNo": "XH-1", "status": "#.utf8)
