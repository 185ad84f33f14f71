@testable import Adapters
import HTTP
import HTTPClient
import HTTPServer
@testable import Hub
import HubTesting
import JSON
import Testing

@Suite struct PushGuardTests {
  @Test func wrongSignatureIs401() async throws {
    let harness = try await PushHarness()
    var request = harness.signed(try harness.sample("01-restaurant.json"))
    request.body.append(0x20)
    let reply = try await harness.send(request)
    #expect(reply.status == 401 && reply.reason == "signature-mismatch" && reply["/msg"] == "签名校验失败")
    #expect(try harness.submissions().isEmpty)
  }

  @Test func unknownKeyIsAnsweredAsMismatch() async throws {
    let harness = try await PushHarness()
    var request = harness.signed([])
    request.headers["Hub-Key-Id"] = "nobody"
    #expect(try await harness.send(harness.signedAgain(request)).reason == "signature-mismatch")
    request.headers["Hub-Key-Id"] = nil
    #expect(try await harness.send(request).reason == "signature-missing")
  }

  @Test func nonceServesOnceAndOnlyAfterTheSignatureHolds() async throws {
    let harness = try await PushHarness()
    let request = harness.signed(try harness.sample("01-restaurant.json"))
    var forged = request
    forged.headers["Hub-Signature"] = String(repeating: "0", count: 64)
    #expect(try await harness.send(forged).reason == "signature-mismatch")
    #expect(try await harness.send(request).status == 200)
    #expect(try await harness.send(request).reason == "nonce-replayed")
    #expect(harness.bus.records(of: Topics.nonces).count == 1)
    let again = harness.signed(request.body)
    #expect(try await harness.send(again)["/data/duplicate"] == true)
  }

  @Test(arguments: [
    ("Content-Encoding", "gzip", "content-encoding"), ("Content-Type", "text/plain", "content-type"),
    ("Content-Type", "application/json; charset=GB18030", "charset"),
  ])
  func otherMediaTypesAre415(name: String, value: String, reason: String) async throws {
    let harness = try await PushHarness()
    var request = harness.signed(try harness.sample("01-restaurant.json"))
    request.headers[name] = value
    let reply = try await harness.send(request)
    #expect(reply.status == 415 && reply.reason == reason)
  }

  @Test func fasterThanTheLimitIs429() async throws {
    let harness = try await PushHarness(limits: InboundLimits(body: 1 << 20, perSecond: 1, burst: 1))
    let body = try harness.sample("01-restaurant.json")
    var statuses: [Int] = []
    for _ in 0..<3 { statuses.append(try await harness.send(harness.signed(body)).status) }
    #expect(statuses == [200, 200, 429])
    #expect(try await harness.send(harness.signed(body)).retryAfter == "1")
    harness.clock.advance(by: .seconds(1))
    #expect(try await harness.send(harness.signed(body)).status == 200)
  }

  @Test func largerThanTheLimitIs413() async throws {
    let harness = try await PushHarness(limits: InboundLimits(body: 100, perSecond: 10, burst: 1))
    let reply = try await harness.push("01-restaurant.json")
    #expect(reply.status == 413 && reply["/data/limit"] == 100 && reply["/isSuccess"] == false)
  }

  @Test func withoutTheBusItIs503WithRetryAfterAndNothingIsTakenIn() async throws {
    let harness = try await PushHarness()
    let error = BusError(.unavailable, code: "timed-out", message: "no broker")
    harness.bus.plan(.publish(error))
    let reply = try await harness.push("01-restaurant.json")
    #expect(reply.status == 503 && reply["/code"] == "503" && reply["/data"] == .null && reply.retryAfter == "5")
    #expect(try await harness.push("01-restaurant.json")["/data/duplicate"] == false)
  }

  @Test func untilTheNoncesAreReadItIs503() async throws {
    let harness = try await PushHarness(ready: false)
    let reply = try await harness.push("01-restaurant.json")
    #expect(reply.status == 503 && reply.retryAfter == "1")
  }

  @Test func overTheWireWithTheListenersOwnRefusals() async throws {
    let harness = try await PushHarness(limits: InboundLimits(body: 10_000, perSecond: 10, burst: 10))
    var options = HTTPServerOptions()
    options.bodyLimit = harness.api.bodyLimit
    let api = harness.api
    options.refuse = { api.refusal($0, of: $1) }
    let router = api.router
    let server = try HTTPServer(options) { await router.respond(to: $0) }
    let client = try HTTPClient()
    func push(_ body: [UInt8]) async throws -> (Int, JSONValue) {
      let signed = harness.signed(body)
      let url = "http://127.0.0.1:\(server.port)\(signed.path)"
      let answer = try await client.send(HTTPClientRequest(.post, url, headers: signed.headers, body: signed.body))
      return (answer.status, try JSONValue(parsing: answer.body))
    }
    let (status, json) = try await push(harness.sample("01-restaurant.json"))
    #expect(status == 200 && json[pointer: "/data/duplicate"] == false)
    let (refused, envelope) = try await push([UInt8](repeating: 0x20, count: 10_001))
    #expect(refused == 413 && envelope[pointer: "/data/limit"] == 10_000)
    await server.stop(grace: .seconds(10))
  }
}
