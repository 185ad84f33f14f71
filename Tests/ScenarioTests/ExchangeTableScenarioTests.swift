import Foundation
import HTTP
import HTTPClient
import Hub
import HubTesting
import JSON
import PostgreSQL
import PostgreSQLTesting
import Simulation
import Testing

/// The leg of alcohol retail through an exchange library in real PostgreSQL, with the simulated department behind it.
@Suite(
  .serialized, .enabled(if: LocalPostgreSQL.isThere, Comment(rawValue: LocalPostgreSQL.absence ?? "")),
  .timeLimit(.minutes(4)))
struct ExchangeTableScenarioTests {
  @Test(
    "a row once, its mark as the receipt, statuses back; the library dies in the middle",
    arguments: [ScenarioGround.memory, .kafka].filter(ScenarioGround.available.contains))
  func journey(ground: ScenarioGround) async throws {
    let server = try await LocalPostgreSQL.start()
    let schema = try String(contentsOf: WholeHub.root.appending(path: "docs/exchange-table.sql"), encoding: .utf8)
    let database = try await server.makeDatabase(schema)
    var address = try PostgreSQLAddress(parsing: server.address(of: database))
    address.password = LocalPostgreSQL.password
    let department = AlcoholDepartment(library: address)
    // Its machine stands still, until the library has died and come back.
    department.faults.add(Fault(.hang, at: "read"))
    let environment = [
      "HUB_ALCOHOL_URL": server.address(of: database), "HUB_ALCOHOL_PASSWORD": LocalPostgreSQL.password,
    ]
    try await WholeHub.run(
      on: ground, changing: Self.connect, playing: [department], environment: { _ in environment }
    ) { hub in
      let answer = try await hub.push("01-restaurant")
      let id = try #require(answer.body["data"]?["applicationId"]?.string)
      let number = "\(id).alcohol"
      _ = try await hub.journal { $0.contains { $0.system == "alcohol" && $0.outcome == .handedOver } }
      #expect(
        try await server.run("SELECT sblsh_short, version, rec_flag, clzt FROM ex_hub_apply", in: database)
          == "\(number)|1|0|N\n")

      try await server.crash()
      try await server.bringBack()
      department.faults.clear()
      let entries = try await hub.journal { entries in
        entries.contains { $0.kind == .acknowledged && $0.system == "alcohol" && $0.outcome == .delivered }
          && entries.contains { $0.system == "alcohol" && $0.items.contains { $0.status == .received } }
      }
      #expect(entries.count { $0.system == "alcohol" && $0.outcome == .delivered } == 1)

      // By hand: accepted by mistake, and taken back by a second version of the same report.
      func report(_ body: JSONValue) async throws {
        let response = try await hub.control("/control/alcohol/results/\(number)", body)
        #expect(response == 200)
      }
      try await report(["ywlsh": "YW1", "slztdm": "1", "bz": "误操作"])
      try await Self.wait(for: .accepted, hub)
      try await report(["ywlsh": "YW1", "slztdm": "3", "bz": "补正"])
      try await Self.wait(for: .correctionRequested, hub)
      // The library dies once more, between the report and the look for it.
      try await server.crash()
      try await server.bringBack()
      let done = try await eventually {
        try await hub.control("/control/alcohol/cases/\(number)", ["status": "办结"]) == 200
      }
      #expect(done)
      try await Self.wait(for: .finished, hub)
      let rows = try await server.run("SELECT count(*), min(rec_flag) FROM ex_hub_apply", in: database)
      #expect(rows == "1|1\n")
      #expect(department.book.matters.map(\.versions.count) == [1])
    }
    await server.end()
  }

  private static func wait(for status: Status, _ hub: WholeHub) async throws {
    _ = try await hub.journal { entries in
      entries.contains { $0.system == "alcohol" && $0.outcome == .moved && $0.items.contains { $0.status == status } }
    }
  }

  /// Alcohol retail takes part, and is looked at five times a second.
  private static func connect(_ files: inout ConfigFiles) {
    let text = String(decoding: files.contents["systems/alcohol.yaml"] ?? [], as: UTF8.self)
    files.contents["systems/alcohol.yaml"] = Array(
      text.replacing("state: planned", with: "state: live").replacing("poll: 30s", with: "poll: 200ms")
        .replacing("resend: [30s, ", with: "resend: [1s, 1s, 1s, 1s, 1s, ").utf8)
  }
}

extension WholeHub {
  /// Calls the simulator's control API; gives the HTTP status.
  func control(_ path: String, _ body: JSONValue) async throws -> Int {
    let client = try HTTPClient()
    defer { client.close() }
    let url = simulation.controlServer.url + path
    return try await client.send(HTTPClientRequest(.post, url, body: body.bytes())).status
  }
}
