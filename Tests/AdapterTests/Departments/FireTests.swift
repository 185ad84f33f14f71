@testable import Adapters
@testable import Hub
import HubTesting
import JSON
import Testing

@testable import Simulation

/// The fire department, simulated: SOAP, and a list whose reading marks rows as read.
@Suite struct FireTests {
  private static let number = CaseNumber(Records.legNumber("fire"))

  /// Runs with a department and a transport to it.
  private func with<Value>(
    _ fire: FireDepartment = FireDepartment(user: "XH-HUB", password: String(repeating: "0", count: 32)),
    clock: any WallClock = SystemClock(), timeout: Duration = .seconds(60),
    _ body: (FireDepartment, FetchingPush) async throws -> Value
  ) async throws -> Value {
    let server = try SimulatedServer(router: fire.router)
    let transport = try Subject.transport(
      of: "fire", at: server.url + "/services/fire", clock: clock, timeout: timeout)
    let value = try await body(fire, try #require(transport as? FetchingPush))
    await server.down()
    return value
  }

  /// Files the sample case and lets the department decide it.
  private func decide(_ fire: FireDepartment, _ transport: FetchingPush, _ word: String = "办结") async throws {
    #expect(await transport.send(Records.leg("fire")) == .delivered(caseNumber: Self.number))
    #expect(fire.cases.set(nil, to: word))
    let working = Task { await fire.work() }
    #expect(await eventually { !fire.states.isEmpty })
    working.cancel()
    await working.value
  }

  @Test(arguments: [nil, .types, .html, .error, .refuse] as [Fault.Kind?])
  func whatIsDeliveredKeepsTheHubsNumber(fault: Fault.Kind?) async throws {
    try await with { fire, transport in
      if let fault { fire.faults.add(Fault(fault, at: "postFireCheck", times: 1)) }
      let attempt = await transport.send(Records.leg("fire"))
      switch fault {
      case nil, .types: #expect(attempt == .delivered(caseNumber: Self.number))
      case .html: #expect(attempt == .failed(code: "not-soap", systemDown: true, doubtful: true, retryAfter: nil))
      case .error: #expect(attempt == .failed(code: "http-500", systemDown: true, doubtful: true, retryAfter: nil))
      default:
        #expect(
          attempt
            == .failed(code: "java.lang.NullPointerException", systemDown: false, doubtful: false, retryAfter: nil))
      }
    }
  }

  @Test func aWrongPasswordStopsTheSystem() async throws {
    try await with(FireDepartment(user: "XH-HUB", password: "other")) { _, transport in
      let attempt = await transport.send(Records.leg("fire"))
      #expect(attempt == .failed(code: "Server", systemDown: true, doubtful: false, retryAfter: nil))
    }
  }

  @Test func aLostAnswerIsLeftToAPerson() async throws {
    try await with(timeout: .seconds(2)) { fire, transport in
      fire.faults.add(Fault(.storeThenHang, at: "postFireCheck", times: 1, delay: .seconds(30)))
      let settings = DeliverySettings(pause: .milliseconds(1))
      let round = DeliveryRound(transport: transport, settings: settings, clock: SystemClock())
      let result = await round.run(Records.leg("fire"), lookFirst: false)
      #expect(result.outcome == .unclear(code: "look-unclear"))
      #expect(fire.cases.cases.map(\.arrivals) == [1])
    }
  }

  @Test func aDecisionIsGivenUntilItIsConfirmedAndThenNoMore() async throws {
    try await with { fire, transport in
      try await decide(fire, transport)
      let batch = try await transport.fetch(after: nil)
      #expect(batch.documents.map(\.kind) == [.statuses])
      #expect(fire.states == ["4"])
      #expect(try await transport.fetch(after: nil) == batch)
      try await transport.confirm(batch)
      #expect(try await transport.fetch(after: nil).documents.isEmpty)
    }
  }

  @Test func aDecisionWhoseAnswerWasLostIsFoundByItsCase() async throws {
    let clock = ManualClock()
    try await with(clock: clock, timeout: .seconds(2)) { fire, transport in
      try await decide(fire, transport)
      fire.faults.add(Fault(.storeThenHang, at: "getFireCheck/3", times: 1, delay: .seconds(30)))
      await #expect(throws: FetchFailure(code: "timeout")) { try await transport.fetch(after: nil) }
      #expect(fire.states == ["4"])
      guard case .bytes(let bytes, _)? = await transport.ask(Self.number) else {
        Issue.record("no answer")
        return
      }
      #expect(try JSONValue(parsing: bytes)["bljg"] == "1")
      // One reading of the list serves all who ask for a while.
      let reads = fire.figures.reads
      #expect(await transport.ask("ap-0123456789abcdefghjkmnpqrz.fire") == .nothing)
      #expect(fire.figures.reads == reads)
      clock.advance(by: .seconds(61))
      _ = await transport.ask(Self.number)
      #expect(fire.figures.reads == reads + 1)
    }
  }

  @Test func aDecisionThatTheyFailedToPushIsFetchedOnce() async throws {
    try await with { fire, transport in
      fire.faults.add(Fault(.error, at: "push", times: 1))
      try await decide(fire, transport, "不予许可")
      #expect(fire.states == ["5"])
      let batch = try await transport.fetch(after: nil)
      #expect(batch.documents.count == 1)
      try await transport.confirm(batch)
      #expect(try await transport.fetch(after: nil).documents.isEmpty)
      #expect(fire.states == ["5"])
    }
  }

  /// Q-FIRE-7: some encoders break base64 into lines.
  @Test func base64WithLineBreaksIsTheSameMaterial() {
    let plain = FireDepartment.content(of: ["stufffile": "5rWL6K+V"])
    #expect(plain == Array("测试".utf8))
    #expect(FireDepartment.content(of: ["stufffile": "5rWL\r\n6K+V\r\n"]) == plain)
    #expect(FireDepartment.content(of: ["stufffile": "5rWL!"]) == nil)
  }
}
