import HTTP
import Hub
import HubTesting
import JSON
import Testing

@Suite struct HTTPPushTests {
  @Test func aTokenIsFetchedOnceAndUsedInTheBody() async throws {
    let subject = try Subject(.city)
    for _ in 0..<3 { _ = await subject.transport.send(subject.record) }
    #expect(subject.receiver.log.calls(of: "/ac-product-api/oauth2/getToken").count == 1)
    let calls = subject.receiver.log.calls(of: "/ac-product-api/uapply/process")
    #expect(try calls.map { try JSONValue(parsing: $0.body)["accessToken"] } == ["token-1", "token-1", "token-1"])
    await subject.receiver.stop()
  }

  @Test func aRefusedTokenIsFetchedAgainOnce() async throws {
    let subject = try Subject(.city, Receivers.city(refusing: ["token-1"]))
    #expect(await subject.transport.send(subject.record) == .delivered(caseNumber: nil))
    #expect(subject.receiver.log.calls(of: "/ac-product-api/oauth2/getToken").count == 2)
    await subject.receiver.stop()
  }

  @Test func aTokenThatIsRefusedForGoodSpeaksAgainstTheSystem() async throws {
    let subject = try Subject(.city, Receivers.city(refusing: ["token-1", "token-2", "token-3"]))
    let attempt = await subject.transport.send(subject.record)
    #expect(attempt == .failed(code: "token-refused", systemDown: true, doubtful: false, retryAfter: nil))
    #expect(subject.receiver.log.calls(of: "/ac-product-api/oauth2/getToken").count == 2)
    await subject.receiver.stop()
  }

  @Test func aTokenIsRenewedTenMinutesBeforeItsEnd() async throws {
    let clock = ManualClock()
    let subject = try Subject(.city, clock: clock)
    _ = await subject.transport.send(subject.record)
    clock.advance(by: .seconds(7200 - 601))
    _ = await subject.transport.send(subject.record)
    #expect(subject.receiver.log.calls(of: "/ac-product-api/oauth2/getToken").count == 1)
    clock.advance(by: .seconds(2))
    _ = await subject.transport.send(subject.record)
    #expect(subject.receiver.log.calls(of: "/ac-product-api/oauth2/getToken").count == 2)
    await subject.receiver.stop()
  }

  @Test func thePortalIsAskedForTheStatusOfACase() async throws {
    let subject = try Subject(.portal)
    guard case .bytes(let bytes, _)? = await subject.transport.ask("000000000000101") else {
      Issue.record("no answer")
      return
    }
    #expect(try JSONValue(parsing: bytes)["data"]?["status"] == "收件")
    #expect(await subject.transport.ask("000000000000999") == .caseUnknown)
    await subject.receiver.stop()
  }

  @Test func theCityCannotBeAsked() async throws {
    let subject = try Subject(.city)
    #expect(await subject.transport.ask("0000002603CC001") == nil)
    await subject.receiver.stop()
  }

  @Test func aStatusThatTheCityHasNoWordForIsNeverGuessed() async throws {
    let subject = try Subject(.city)
    let attempt = await subject.transport.send(Records.report("city", .inProgress))
    #expect(attempt == .refused(code: "unsendable", message: "/status code-unknown"))
    #expect(subject.receiver.log.taken.isEmpty)
    await subject.receiver.stop()
  }

  @Test func aLookGoesThroughThePagesAndIsUnclearWhereTheyDoNotEnd() async throws {
    let rows = Array(repeating: #"{"code":"1","deliveryId":"other","proceed":""}"#, count: 100).joined(separator: ",")
    let receiver = try ReceiverStub { request, _ in
      let isLast = request.queryItem("page") == "3"
      return .text(200, #"{"code":0,"data":{"list":[\#(isLast ? "" : rows)]}}"#)
    }
    let subject = try Subject(.portal, receiver)
    #expect(await subject.transport.look(for: subject.record) == .absent)
    #expect(receiver.log.calls(of: "/cbs/msh_user_form/userFormPage").count == 3)
    await receiver.stop()
    let endless = try ReceiverStub { _, _ in .text(200, #"{"code":0,"data":{"list":[\#(rows)]}}"#) }
    let other = try Subject(.portal, endless)
    #expect(await other.transport.look(for: other.record) == .unclear)
    await endless.stop()
  }

  @Test func beforeAnythingWasSentALookFindsNothing() async throws {
    let subject = try Subject(.portal)
    #expect(await subject.transport.look(for: subject.record) == .absent)
    await subject.receiver.stop()
    guard case .failed = await subject.transport.look(for: subject.record) else {
      Issue.record("a system that is down was looked at")
      return
    }
  }
}
