@testable import Adapters
import HTTP
@testable import Hub
import HubTesting
import JSON
import Testing
import XML

/// Statuses that departments push, in their own forms, and how they are answered.
@Suite struct DepartmentPushTests {
  private static let fire = "/department/fire/v1/statuses"
  private static let market = "/department/market/v1/statuses"

  private func push(
    _ sample: String, to harness: PushHarness, as type: String = "application/xml"
  ) async throws -> (response: HTTPResponse, answer: XMLElement) {
    let request = harness.signed(try harness.sample(sample), path: Self.fire, type: type)
    let response = await harness.api.router.respond(to: request)
    return (response, try XMLElement.parse(response.body))
  }

  @Test(arguments: ["xml-accepted.xml", "xml-gb18030.xml"]) func xmlIsTakenAndAnsweredInXML(sample: String) async throws
  {
    let harness = try await PushHarness("fire")
    let (response, answer) = try await push(sample, to: harness)
    #expect(response.status == 200)
    #expect(response.headers["Content-Type"] == "application/xml; charset=utf-8")
    #expect(answer.name.local == "RESPONSE")
    #expect(answer["CODE"]?.text == "1")
    #expect(answer["MESSAGE"]?.text == "已接收")
    let original = try #require(harness.bus.records(of: Topics.received).first)
    let sent = try harness.sample(sample)
    #expect(original.value == sent)
    #expect(harness.bus.records(of: Topics.inbox).count == 1)
  }

  @Test(arguments: [
    ("broken-truncated.xml", 400), ("broken-xxe.xml", 400), ("broken-entities.xml", 400), ("xml-code-unknown.xml", 200),
  ])
  func whatCannotBeReadIsRefused(sample: String, status: Int) async throws {
    let harness = try await PushHarness("fire")
    let (response, answer) = try await push(sample, to: harness)
    #expect(response.status == status)
    #expect(answer["CODE"]?.text == (status == 200 ? "1" : "0"))
    #expect(harness.bus.records(of: Topics.inbox).count == (status == 200 ? 1 : 0))
  }

  @Test(arguments: [("text/plain", 415), ("text/xml; charset=GB18030", 200), ("application/xml; charset=big5", 415)])
  func otherMediaTypesAre415(type: String, status: Int) async throws {
    let harness = try await PushHarness("fire")
    #expect(try await push("xml-accepted.xml", to: harness, as: type).response.status == status)
  }

  @Test func aPathOfJSONTakesNoXML() async throws {
    let harness = try await PushHarness("market")
    let request = harness.signed(Array("<a/>".utf8), path: Self.market, type: "application/xml")
    let response = await harness.api.router.respond(to: request)
    #expect(response.status == 415)
  }

  /// The form in which market supervision answers is the form in which it is answered.
  @Test func callBacksAreAnsweredWithAnOuterAndAnInnerCode() async throws {
    let harness = try await PushHarness("market")
    let done = try harness.sample("callback-3-done.json")
    let taken = try await harness.send(harness.signed(done, path: Self.market))
    #expect(taken.status == 200)
    #expect(taken["/status/code"] == 200)
    #expect(taken["/custom/code"] == 1)
    let wrong = try await harness.send(harness.signed(Array("{}".utf8), path: Self.market))
    #expect(wrong.status == 422)
    #expect(wrong["/status/code"] == 422)
    #expect(wrong["/custom/code"] == 0)
    #expect(wrong["/custom/data/violations/0/pointer"] == "/projectNo")
  }
}
