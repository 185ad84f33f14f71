import Foundation
import HTTP
import HTTPClient
import JSON
import Testing
import TextEncoding

@testable import Simulation

@Suite struct DepartmentTests {
  private static let envelope = """
    <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:w="http://fire.sample.xh/ws"><e:Body>\
    <w:OPERATION><pcsbm>XH-HUB</pcsbm><md5>PASSWORD</md5>REST</w:OPERATION></e:Body></e:Envelope>
    """

  private func soap(
    _ fire: FireDepartment, _ operation: String, _ rest: String, password: String = "secret"
  ) async -> (status: Int, text: String) {
    let text = Self.envelope.replacing("OPERATION", with: operation).replacing("PASSWORD", with: password)
      .replacing("REST", with: rest)
    let answer = await fire.router.respond(
      to: HTTPRequest(method: .post, path: "/services/fire", body: Array(text.utf8)))
    return (answer.status, String(decoding: answer.body, as: UTF8.self))
  }

  private func post(_ fire: FireDepartment) async -> (status: Int, text: String) {
    await soap(
      fire, "postFireCheck",
      #"<json>{"formdata":{"applyNo":"n1","itemCode":"i","archivesdata":[{"stufffile":"5rWL"}]}}</json>"#)
  }

  @Test func theStreetOfficeWritesNoWordThatItHasNoPlaceFor() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "street-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["out", "in"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    let office = StreetOffice(
      outbox: folder.appending(path: "out").path, inbox: folder.appending(path: "in").path,
      progress: Progress(step: .nanoseconds(1)))
    try Data("投递编号,办件编号,事项编码,版本\r\nd1,n1,310150508000,1\r\n".utf8).write(
      to: folder.appending(path: "out/one.csv"))
    office.look()
    office.look()
    let inbox = folder.appending(path: "in")
    let names = try FileManager.default.contentsOfDirectory(atPath: inbox.path).filter { $0.hasPrefix("STATUS_") }
    let words = try names.sorted().flatMap { name -> [String] in
      let text = try TextEncoding.text(of: Array(Data(contentsOf: inbox.appending(path: name))), in: [.gb18030])
      return text.split(separator: "\r\n").dropFirst().map { String($0.split(separator: ",")[2]) }
    }
    #expect(words == ["收件", "受理", "办结"])
  }

  @Test func fireKnowsItsCallersAndItsOperations() async {
    let fire = FireDepartment(user: "XH-HUB", password: "secret")
    let wrong = await soap(fire, "postFireCheck", "", password: "other")
    #expect(wrong.status == 500)
    #expect(wrong.text.contains("<faultstring>授权密码错误</faultstring>"))
    #expect(await soap(fire, "dropFireCheck", "").text.contains("soapenv:Client"))
    #expect(await soap(fire, "postFireCheck", "<json>{</json>").text.contains(#""success":false"#))
    let good = await post(fire)
    #expect(good.status == 200)
    #expect(good.text.contains(#"<return>{"success":true"#))
    #expect(fire.cases.cases.map(\.number) == ["n1"])
    fire.faults.add(Fault(.types, at: "postFireCheck", times: 1))
    #expect(await post(fire).text.contains(#"<![CDATA[{"success":"true""#))
  }

  @Test func readingTheListMarksItsRows() async {
    let fire = FireDepartment(user: "XH-HUB", password: "secret")
    _ = await post(fire)
    #expect(fire.cases.set("n1", to: "办结"))
    let working = Task { await fire.work() }
    while fire.states.isEmpty { await Task.yield() }
    working.cancel()
    await working.value
    let page = "<bljg></bljg><isstatus>3</isstatus><pageIndex>1</pageIndex><pageSize>10</pageSize>"
    #expect(await soap(fire, "getFireCheck", page).text.contains(#""applyno":"n1""#))
    #expect(fire.states == ["4"])
    #expect(await soap(fire, "getFireCheck", page).text.contains(#""list":[]"#))
    #expect(await soap(fire, "getFireCheck", page.replacing(">3<", with: ">4<")).text.contains(#""bljg":"1""#))
  }

  @Test func departmentsAreMovedOverTheControlAPI() async throws {
    let market = MarketDepartment(token: "t")
    let simulation = try Simulation(city: CityPlatform(), portal: XuhuiPortal(), others: [market])
    let client = try HTTPClient()
    let place = try #require(simulation.servers["market"]?.url)
    let body: JSONValue = [
      "token": "t",
      "params": [
        "deliveryId": "d1", "projectNo": "n1", "itemCode": "i", "applyerName": "x", "applyerPageCode": "x",
        "contactName": "x", "applyDate": "x",
      ],
    ]
    for _ in 0..<2 {
      let answer = try await client.send(
        HTTPClientRequest(.post, place + "/rest/hub/receiveProject", body: body.bytes()))
      #expect(try JSONValue(parsing: answer.body)[pointer: "/custom/code"] == 1)
    }
    func ask(_ method: HTTPMethod, _ path: String, _ body: String = "") async throws -> HTTPResponse {
      try await client.send(
        HTTPClientRequest(method, simulation.controlServer.url + path, body: Array(body.utf8)))
    }
    #expect(try await ask(.post, "/control/market/cases/n2", #"{"status":"办结"}"#).status == 404)
    #expect(try await ask(.post, "/control/market/cases/n1", "{}").status == 422)
    #expect(try await ask(.post, "/control/market/cases", #"{"status":"办结"}"#).status == 200)
    let cases = try JSONValue(parsing: try await ask(.get, "/control/market/cases").body)
    #expect(cases[pointer: "/0/number"] == "n1")
    #expect(cases[pointer: "/0/arrivals"] == 2)
    #expect(try await ask(.post, "/control/market/callbacks", "{}").status == 409)
    let summary = try JSONValue(parsing: try await ask(.get, "/control").body)
    #expect(summary[pointer: "/market/arrivals"] == 2)
    #expect(summary[pointer: "/market/up"] == true)
    client.close()
    await simulation.stop()
  }
}
