import HTTP
import HTTPClient
import JSON
import Simulation
import Testing

@Suite struct SimulationTests {
  @Test func isControlledOverHTTP() async throws {
    let simulation = try Simulation(city: CityPlatform(), portal: XuhuiPortal())
    let client = try HTTPClient()
    let control = simulation.controlServer.url
    func post(_ path: String, _ body: String = "") async throws -> HTTPResponse {
      try await client.send(HTTPClientRequest(.post, control + path, body: Array(body.utf8)))
    }
    func create() async throws -> HTTPResponse {
      let body: JSONValue = ["themeName": "我要开咖啡店", "proceed": "SAMPLE-SPJYXK", "proceeds": "食品经营许可"]
      return try await client.send(
        HTTPClientRequest(
          .post, simulation.portalServer.url + "/cbs/msh_user_form/create", headers: ["Hub-Delivery-Id": "d1"],
          body: body.bytes()))
    }
    #expect(try await post("/control/xuhui/faults", #"{"kind":"unavailable","times":1}"#).status == 200)
    #expect(try await post("/control/xuhui/faults", #"{"kind":"none"}"#).status == 422)
    #expect(try await create().status == 503)
    #expect(try await create().status == 200)
    #expect(try await post("/control/xuhui/down").status == 200)
    await #expect(throws: HTTPClientError.self) { try await create() }
    #expect(try await post("/control/xuhui/up").status == 200)
    #expect(try await create().status == 200)
    let summary = try JSONValue(parsing: try await client.send(HTTPClientRequest(.get, control + "/control")).body)
    #expect(summary["xuhui"]?["cases"]?.int64 == 1)
    #expect(summary["xuhui"]?["creates"]?.int64 == 2)
    #expect(summary["xuhui"]?["up"]?.bool == true)
    #expect(try await post("/control/xuhui/cases/7", "{}").status == 404)
    #expect(try await post("/control/reset").status == 200)
    #expect(simulation.portal.book.cases.isEmpty)
    client.close()
    await simulation.stop()
    #expect(!simulation.controlServer.isUp)
  }
}
