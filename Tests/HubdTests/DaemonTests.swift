import Foundation
import HTTP
import HubTesting
import HTTPClient
import JSON
import ProgramTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct DaemonTests {
  private func get(_ address: String, _ path: String) async throws -> (status: Int, body: String) {
    let client = try HTTPClient()
    defer { client.close() }
    let response = try await client.send(HTTPClientRequest(.get, "http://\(address)\(path)"))
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  @Test func itSaysThatTheEmbeddedBrokerIsNotForProduction() async throws {
    let hubd = try HubdProcess(["--embedded-broker"])
    let output = await hubd.said("\"message\":\"started\"")
    #expect(output.contains("EMBEDDED BROKER: in memory, gone on exit, not for production"))
  }

  @Test func itBecomesReadyAndDrainsOnSIGTERM() async throws {
    let hubd = try HubdProcess(["--embedded-broker"])
    let admin = await hubd.address("admin")
    #expect(try await get(admin, "/live").status == 200)
    let early = try JSONValue(parsing: Array(try await get(admin, "/ready").body.utf8))
    #expect(early["ready"]?.bool == early["waiting"]?.array?.isEmpty)
    _ = await hubd.said("owns partitions of the inbox")
    _ = await hubd.said("the index has caught up")
    hubd.terminate()
    #expect(await hubd.ended() == 0)
    #expect(hubd.output.contains("\"message\":\"stopped\""))
  }

  @Test func aSecondSignalEndsAtOnce() async throws {
    let hubd = try HubdProcess(["--embedded-broker", "--drain", "1h"])
    let receive = await hubd.address("receive")
    // A request whose body never comes holds the drain.
    let hanging = try RawConnection(to: receive)
    try hanging.send("POST /city/v1/applications HTTP/1.1\r\nHost: hub\r\nContent-Length: 10\r\n\r\n1")
    hubd.terminate()
    _ = await hubd.said("\"message\":\"stopping\"")
    hubd.terminate()
    #expect(await hubd.ended() == 128 + SIGTERM)
    #expect(!hubd.output.contains("\"message\":\"stopped\""))
  }

  @Test func rolesDecideWhatRuns() async throws {
    let hubd = try HubdProcess(["--embedded-broker", "--roles", "deliver"])
    let admin = await hubd.address("admin")
    #expect(hubd.output.contains("\"receive\":\"none\""))
    #expect(try await eventually { try await get(admin, "/ready").status == 200 })
    #expect(try await get(admin, "/admin/v1/status").status == 404)
    #expect(!hubd.output.contains("owns partitions"))
  }

  @Test func theAdminTokenIsForItsOwnerOnly() async throws {
    let hubd = try HubdProcess(["--embedded-broker"])
    let admin = await hubd.address("admin")
    let file = hubd.directory.appending(path: "data/admin-tokens.json").path
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try await get(admin, "/admin/v1/applications").status == 401)
  }

  @Test(.enabled(if: Promtool.isThere, "promtool is not installed: make test installs it"))
  func metricsAreClean() async throws {
    let hubd = try HubdProcess(["--embedded-broker"])
    let admin = await hubd.address("admin")
    _ = await hubd.said("owns partitions of the inbox")
    _ = await hubd.said("the index has caught up")
    #expect(
      try await eventually {
        try await get(admin, "/metrics").body.contains("hub_oldest_unsettled_record_age_seconds{")
      })
    #expect(
      try await eventually { try await get(admin, "/metrics").body.contains("hub_holds_open{reason=\"conflict\"} 0") })
    let metrics = try await get(admin, "/metrics")
    #expect(metrics.status == 200)
    #expect(metrics.body.contains("hub_circuit_open{system=\"xuhui\"} 0"))
    #expect(metrics.body.contains("messaging_client_consumed_messages_total{messaging_system=\"kafka\""))
    #expect(try Promtool.complaints(about: metrics.body) == "")
  }

  @Test func logsAreJSONLines() async throws {
    let hubd = try HubdProcess(["--embedded-broker"])
    let output = await hubd.said("\"message\":\"started\"")
    for line in output.split(separator: "\n") where line.hasSuffix("}") {
      let json = try JSONValue(parsing: Array(line.utf8))
      #expect(json["time"]?.string?.hasSuffix("+08:00") == true)
      #expect(json["level"]?.string != nil && json["component"]?.string != nil)
    }
  }
}
