@testable import Adapters
import HTTP
@testable import Hub
import HubTesting
import JSON
import Testing

@Suite struct StatusPushTests {
  private func push(_ sample: String, to harness: PushHarness) async throws -> Reply {
    try await harness.send(harness.signed(harness.sample(sample), path: PushHarness.statusPath))
  }

  @Test func statusGoesToTheInboxUnderItsNumberAfterItsOriginal() async throws {
    let harness = try await PushHarness("xuhui")
    let reply = try await push("pushed-1-partly.json", to: harness)
    #expect(reply.status == 200 && reply.json.bytes() == Array(#"{"code":0,"msg":"已接收","data":{"statuses":1}}"#.utf8))
    let key = "ref/xuhui/000000000000101"
    let original = try #require(harness.bus.records(of: Topics.received).first)
    let sample = try harness.sample("pushed-1-partly.json")
    #expect(original.key == Array(key.utf8) && original.value == sample)
    let record = try #require(harness.bus.records(of: Topics.inbox).first)
    guard case .reference(let event) = try InboxEvent(record), case .status(let status) = event.body else {
      Issue.record("no status")
      return
    }
    #expect(event.reference.recordKey == key)
    #expect(status.items.map(\.status).contains(.correctionRequested))
  }

  @Test func statusWithoutNumberIs422InThePortalsForm() async throws {
    let harness = try await PushHarness("xuhui")
    let reply = try await push("pushed-2-without-number.json", to: harness)
    #expect(reply.status == 422 && reply["/code"] == 422)
    #expect(reply["/data/violations/0/pointer"] == "/caseNumber")
    #expect(harness.bus.records(of: Topics.inbox).isEmpty)
  }

  @Test func withoutTheBusItIs503() async throws {
    let harness = try await PushHarness("xuhui")
    for _ in 0..<2 { harness.bus.plan(.publish(BusError(.unavailable, code: "timed-out", message: ""))) }
    let reply = try await push("pushed-1-partly.json", to: harness)
    #expect(reply.status == 503 && reply["/code"] == 503 && reply.retryAfter == "5")
  }

  @Test func whatASystemDoesNotPushIsNotThere() async throws {
    let harness = try await PushHarness("xuhui")
    let request = harness.signed([], path: PushHarness.path)
    #expect(await harness.api.router.respond(to: request).status == 404)
  }

  @Test func keyOfAnotherSystemIsAnsweredAsMismatch() async throws {
    let harness = try await PushHarness("xuhui")
    var request = harness.signed([], path: PushHarness.statusPath)
    request.headers["Hub-Key-Id"] = "city-test"
    #expect(try await harness.send(harness.signedAgain(request)).reason == "signature-mismatch")
  }
}
