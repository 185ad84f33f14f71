import Foundation
import HTTP
import HTTPServer
import Hub
import HubTesting
import JSON
import Simulation
import Testing

/// 电子证照库 and 身份核验 behind a case, played over HTTP: what they have is used, and the case goes on without them.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct ServiceScenarioTests {
  private static let identifier = "1.2.156.3005.2.11100000000013338W001.11310104000001011E.310104000000001.001.H"

  /// Runs a scenario with both services turned live.
  private func run(
    on ground: ScenarioGround, _ library: LicenceLibrary, _ desk: IdentityDesk,
    _ body: (WholeHub) async throws -> Void
  ) async throws {
    let servers = try [library.router, desk.router].map { router in
      try HTTPServer(HTTPServerOptions()) { await router.respond(to: $0) }
    }
    let result = await Result {
      try await WholeHub.run(
        on: ground,
        changing: { files in
          for (name, port, server) in [("elicence", 9311, servers[0]), ("identity", 9312, servers[1])] {
            let file = "systems/\(name).yaml"
            let text = String(decoding: files.contents[file] ?? [], as: UTF8.self)
            files.contents[file] = Array(
              text.replacing("state: planned", with: "state: live")
                .replacing("127.0.0.1:\(port)", with: "127.0.0.1:\(server.port)").utf8)
          }
        }, body)
    }
    for server in servers { await server.stop(grace: .seconds(1)) }
    try result.get()
  }

  /// The restaurant of the demo, without the business licence.
  private func push(_ hub: WholeHub) async throws -> (number: String, name: String, id: String) {
    let file = WholeHub.root.appending(path: "demo/samples/01-restaurant.json")
    var sample = try #require(try JSONValue(parsing: Array(try Data(contentsOf: file))).object)
    let number = try #require(member("targetLicenseNo", of: sample)?.string)
    let name = try #require(member("targetName", of: sample)?.string)
    let key = try #require(sample.members.first { $0.key.lowercased() == "stuffs" }?.key)
    let stuffs = sample[key]?.array ?? []
    sample[key] = .array(stuffs.filter { $0["stuffName"] != "营业执照" && $0["StuffName"] != "营业执照" })
    let response = try await hub.pusher.push(JSONValue.object(sample).bytes())
    let id = try JSONValue(parsing: response.body)["data"]?["applicationId"]?.string
    return (number, name, try #require(id))
  }

  private func member(_ name: String, of object: JSONObject) -> JSONValue? {
    object.members.first { $0.key.lowercased() == name.lowercased() }?.value
  }

  private func number() throws -> String {
    let file = WholeHub.root.appending(path: "demo/samples/01-restaurant.json")
    let sample = try #require(try JSONValue(parsing: Array(try Data(contentsOf: file))).object)
    return try #require(member("targetLicenseNo", of: sample)?.string)
  }

  private func services(_ hub: WholeHub, _ id: String) async throws -> [String: String] {
    let services = try await hub.get("/applications/\(id)")["application"]?["services"]?.array ?? []
    return Dictionary(
      services.map { ("\($0["service"]?.string ?? "") \($0["subject"]?.string ?? "")", $0["standing"]?.string ?? "") }
    ) { first, _ in first }
  }

  @Test("what the library has is asked of nobody; a mismatch is shown", arguments: ScenarioGround.available)
  func found(ground: ScenarioGround) async throws {
    let (library, desk) = (LicenceLibrary(), IdentityDesk())
    library.give(holder: try number(), identifier: Self.identifier)
    desk.know(try number(), as: "别的公司")
    try await run(on: ground, library, desk) { hub in
      let filed = try await push(hub)
      #expect(await eventually { !hub.simulation.portal.book.cases.isEmpty })
      let files = hub.simulation.portal.book.cases.first?.body?["fileList"]?.array ?? []
      let licence = files.first { $0["materialName"] == "营业执照" }
      #expect(licence?["fileId"] == .string(Self.identifier))
      let call = try #require(library.calls.first)
      #expect(call["holderCode"] == .string(filed.number) && call["holderName"] == .string(filed.name))
      #expect(call["orgName"] == "徐汇区市场监督管理局" && call["username"] == "hub")
      #expect(call["itemName"]?.string?.isEmpty == false && call["itemCode"] == "SAMPLE-SPJYXK")
      #expect(call["businessCode"]?.string?.isEmpty == false)
      #expect(
        try await eventually {
          try await services(hub, filed.id) == ["licence licence": "found", "identity applicant": "mismatch"]
        })
    }
  }

  @Test("both are away: the case goes on and shows it", arguments: ScenarioGround.available)
  func away(ground: ScenarioGround) async throws {
    let (library, desk) = (LicenceLibrary(), IdentityDesk())
    library.faults.add(Fault(.unavailable, at: "getLicenseFaceInfo"))
    desk.faults.add(Fault(.unavailable, at: "confirm"))
    try await run(on: ground, library, desk) { hub in
      let filed = try await push(hub)
      #expect(await eventually { !hub.simulation.portal.book.cases.isEmpty })
      let shown = try await services(hub, filed.id)
      #expect(shown["licence licence"] == "asked" && shown["identity applicant"] == "asked")
      #expect(shown.values.allSatisfy { $0 == "asked" })
    }
  }
}
