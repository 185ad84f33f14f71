import Foundation
import Hub
import HubTesting
import JSON
import PostgreSQL
import PostgreSQLTesting
import Simulation
import Testing

/// Alcohol retail: an exchange library in real PostgreSQL, reached through a relay that can fail.
struct ConformingAlcohol: ConformingSystem {
  let code: SystemCode = "alcohol"
  let item: ItemCode = "310150633000"
  let words: [Said: Word] = [
    .earlier: Word("收件", .received), .later: Word("受理", .accepted), .last: Word("办结", .finished),
    .correction: Word("补正", .correctionRequested), .refusal: Word("不予受理", .notAccepted),
  ]
  private let server: LocalPostgreSQL
  private let database: String
  private let relay: Relay
  private let department: AlcoholDepartment

  init() async throws {
    server = try await LocalPostgreSQL.shared()
    database = try await server.makeDatabase(
      try String(contentsOf: WholeHub.root.appending(path: "docs/exchange-table.sql"), encoding: .utf8))
    relay = try Relay(to: server.port)
    var address = try PostgreSQLAddress(parsing: server.address(of: database))
    address.password = LocalPostgreSQL.password
    department = AlcoholDepartment(library: address)
  }

  var played: [any SimulatedSystem] { [department] }

  func environment(_ simulation: Simulation) -> [String: String] {
    [
      "HUB_ALCOHOL_URL": "postgresql://\(LocalPostgreSQL.user)@127.0.0.1:\(relay.port)/\(database)",
      "HUB_ALCOHOL_PASSWORD": LocalPostgreSQL.password,
    ]
  }

  func part() async { await relay.end() }

  func behave(_ manner: Manner, at hub: WholeHub) {
    switch manner {
    case .takes: setFaults(department.faults, nil)
    case .refuses: setFaults(department.faults, Fault(.refuse, at: "read"))
    case .takesSilently:
      // Its machine takes longer than the hub, which writes again before there is a mark.
      setFaults(department.faults, Fault(.slow, at: "read", times: 1, delay: .milliseconds(2500)))
      relay.loseAnswer(to: "COMMIT", after: "INSERT INTO")
    }
  }

  func turn(_ isUp: Bool, at hub: WholeHub) async throws { try await relay.turn(isUp) }

  func taken(_ filed: Filed, at hub: WholeHub) -> [String] {
    department.book.matters.filter { $0.number == leg(of: filed) }.flatMap(\.versions).map(\.delivery)
  }

  func held(_ filed: Filed, at hub: WholeHub) -> [String] {
    department.book.matters.map(\.number).filter { $0.hasPrefix(filed.id) }
  }

  func say(_ said: Said, of filed: Filed, to hub: WholeHub) async throws {
    let word = try #require(words[said]?.text)
    #expect(try await hub.control("/control/alcohol/cases/\(leg(of: filed))", ["status": .string(word)]) == 200)
  }

  /// A row that is nobody's.
  func garble(to hub: WholeHub) async throws -> Int? {
    try await server.run(
      """
      INSERT INTO apply_collect_view (applyno, optime, latestupdatetime)
      VALUES ('', '昨天', to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS.MS'))
      """, in: database)
    return nil
  }

  /// To send it again is of no use, and the operator is told so: its people have to see their mistake, and have their machine
  /// read the row anew.
  func letThrough(_ filed: Filed, _ reason: String, at hub: WholeHub) async throws {
    try await hub.command("resend", leg: code.rawValue, of: filed)
    let isHeld = try await eventually {
      try await hub.case(filed.id)["holds"]?.array?.contains { $0["reason"]?.string == reason } == true
    }
    #expect(isHeld)
    try await server.run("UPDATE ex_hub_apply SET rec_flag = 0", in: database)
  }
}
