import HTTP
import HTTPClient
import JSON
import Testing

@testable import Simulation

@Suite struct PortalTests {
  private let form: JSONValue = [
    "themeName": "我要开饭店", "proceed": "SAMPLE-SPJYXK,310150081001", "proceeds": "食品经营许可,消防安全检查", "wlselect": 1,
    "id_card": "310104190001020016", "applicant_unit": "测试餐饮有限公司",
  ]

  private func create(_ portal: XuhuiPortal, _ delivery: String?, _ body: JSONValue? = nil) async -> HTTPResponse {
    await portal.router.respond(
      to: HTTPRequest(
        method: .post, path: "/cbs/msh_user_form/create",
        headers: delivery.map { ["Hub-Delivery-Id": $0] } ?? [:], body: (body ?? form).bytes()))
  }

  private func query(_ portal: XuhuiPortal, _ number: String) async throws -> JSONValue {
    try JSONValue(
      parsing: await portal.router.respond(
        to: HTTPRequest(method: .post, path: "/cbs/msh_user_form/queryStatus", query: "code=\(number)")
      ).body)
  }

  @Test func oneDeliveryIdMakesOneCase() async throws {
    let portal = XuhuiPortal()
    let first = await create(portal, "d1")
    #expect(await create(portal, "d1") == first)
    #expect(await create(portal, "d2") != first)
    #expect(portal.book.cases.count == 2)
    #expect(portal.book.arrivals.map(\.repeated) == [false, true, false])
    #expect(portal.book.counts.first { $0.name == "doubled" }?.count == 0)
  }

  @Test func aForgetfulPortalDoublesAndItsListTells() async throws {
    let portal = XuhuiPortal(forgetful: true)
    _ = await create(portal, "d1")
    _ = await create(portal, "d1")
    #expect(portal.book.cases.count == 2)
    let list = await portal.router.respond(
      to: HTTPRequest(
        method: .get, path: "/cbs/msh_user_form/userFormPage", query: "idCard=310104190001020016&limit=1&page=2"))
    let data = try JSONValue(parsing: list.body)["data"]
    #expect(data?["total"]?.int64 == 2)
    #expect(data?["list"]?.array?.compactMap { $0["code"]?.string } == portal.book.cases.first.map { [$0.number] })
  }

  @Test(
    arguments: [
      ("themeName", "我要开公司", "主题不存在"), ("proceed", "", "事项不能为空"), ("wlselect", 2, "收件信息不完整"),
    ] as [(String, JSONValue, String)])
  func refusesInItsOwnEnvelope(_ key: String, _ value: JSONValue, _ message: String) async throws {
    let portal = XuhuiPortal()
    var wrong = try #require(form.object)
    wrong[key] = value
    let answer = await create(portal, nil, .object(wrong))
    #expect(answer.status == 200)
    let json = try JSONValue(parsing: answer.body)
    #expect(json["code"]?.int64 == 500)
    #expect(json["msg"]?.string == message)
    #expect(portal.book.cases.isEmpty)
  }

  @Test func statusesAreSetByHand() async throws {
    let portal = XuhuiPortal()
    _ = await create(portal, "d1")
    let number = try #require(portal.book.cases.first?.number)
    #expect(try await query(portal, number)["data"]?["status"]?.string == "收件")
    #expect(portal.book.set(number, whole: nil, items: ["食品经营许可": "办结"]))
    #expect(try await query(portal, number)["data"]?["status"]?.string == "办理中")
    #expect(portal.book.set(number, whole: nil, items: ["*": "办结"]))
    #expect(try await query(portal, number)["data"]?["status"]?.string == "办结")
    portal.book.setAll("不予许可")
    #expect(try await query(portal, number)["data"]?["status"]?.string == "不予许可")
    #expect(!portal.book.set("7", whole: nil, items: [:]))
    #expect(try await query(portal, "7")["code"]?.int64 == 1)
  }

  @Test func whoAsksLateMissesNoStatus() throws {
    let start = ContinuousClock.now
    let form: JSONValue = ["themeName": "我要开饭店", "proceed": "1"]
    func heard(_ progress: Progress, _ milliseconds: [Int]) throws -> [String?] {
      var found = PortalCase(try PortalForm(form), number: "1", delivery: nil)
      return milliseconds.map { found.tell(progress, at: start + .milliseconds($0))["status"]?.string }
    }
    let progress = Progress(words: ["收件", "受理", "办结"], step: .milliseconds(10))
    #expect(try heard(progress, [0, 9, 10, 19, 20, 3000]) == ["收件", "收件", "受理", "受理", "办结", "办结"])
    #expect(try heard(progress, [3000, 3001, 6000, 9000]) == ["收件", "收件", "受理", "办结"])
    #expect(try heard(Progress(), [0, 1_000_000]) == ["收件", "收件"])
  }

  @Test func faultsHappenAsOftenAsAsked() async throws {
    let portal = XuhuiPortal()
    portal.faults.add(Fault(.error, at: "create", times: 1))
    portal.faults.add(Fault(.storeThenError, times: 1))
    portal.faults.add(Fault(.html, times: 1))
    portal.faults.add(Fault(.truncated, times: 1))
    portal.faults.add(Fault(.types, times: 1))
    portal.faults.add(Fault(.refuse, times: 1))
    #expect(await create(portal, "d1").status == 500)
    #expect(portal.book.cases.isEmpty)
    #expect(await create(portal, "d1").status == 500)
    #expect(portal.book.cases.count == 1)
    #expect(await create(portal, "d1").body.first == UInt8(ascii: "<"))
    let cut = await create(portal, "d1").body
    #expect(throws: JSONError.self) { try JSONValue(parsing: cut) }
    #expect(try JSONValue(parsing: await create(portal, "d1").body)["data"]?.int64 == 100_000_000_000_101)
    #expect(try JSONValue(parsing: await create(portal, "d1").body)["code"]?.int64 == 500)
    #expect(portal.faults.active.isEmpty)
    #expect(portal.book.cases.count == 1)
  }
}
