import Foundation
import Hub
import HubTesting
import JSON
import Testing

@Suite struct CaseRecordTests {
  private func event(_ body: CaseEvent.Body = .submitted(CaseSamples.submission())) -> BusMessage {
    InboxEvent.application(
      CaseEvent(
        id: "e1", application: CaseScenario.application, time: Timestamp(milliseconds: 1_772_414_100_000), body: body)
    ).record.message(at: 7)
  }

  @Test func recordsAreCloudEventsInBinaryMode() throws {
    var city = CaseScenario()
    try city.push()
    for record in city.records + city.outbox.map({ $0.record(topic: "t", time: city.now, configuration: "c") }) {
      let message = record.message(at: 0)
      #expect(message.header("ce_specversion") == "1.0")
      #expect(message.header("ce_id")?.isEmpty == false)
      #expect(message.header("ce_source") == "/hub")
      #expect(message.header("ce_type")?.hasPrefix("hub.") == true)
      #expect(message.header("ce_time") == "2026-03-02T09:15:00+08:00")
      #expect(message.header("content-type") == "application/json")
    }
    let delivery = try #require(city.outbox.first).record(topic: "t", time: city.now, configuration: "c").message(at: 0)
    #expect(delivery.header("hub-delivery-id") == "\(CaseScenario.application).xuhui.1")
    #expect(delivery.header("hub-sequence") == "1")
    #expect(delivery.header("hub-configuration") == "c")
    let trace = try #require(delivery.header("traceparent"))
    #expect(trace.wholeMatch(of: /00-[0-9a-f]{32}-[0-9a-f]{16}-01/) != nil)
  }

  @Test(arguments: [
    CaseEvent.Body.submitted(
      CaseSamples.submission(
        unresolved: [Unresolved(reason: .itemUnknown, pointer: "/a", value: "b")], answeredConflict: true)),
    .status(CaseSamples.status(["a": .accepted], at: Timestamp(milliseconds: 1), opinion: "o")),
    .settled(
      Settlement(delivery: "d", sequence: 3, system: "s", round: 2, outcome: .delivered(caseNumber: "n"), attempts: 1)),
    .settled(
      Settlement(
        delivery: "d", sequence: 3, system: "s", round: 2, outcome: .refused(code: "c", message: "m"), attempts: 2)),
    .settled(
      Settlement(
        delivery: "d", sequence: 3, system: "s", round: 2, outcome: .failed(code: "c", doubtful: true), attempts: 0)),
    .settled(
      Settlement(delivery: "d", sequence: 3, system: "s", round: 2, outcome: .unclear(code: "c"), attempts: 0)),
    .command(Command(id: "c", revision: 2, actor: "a", reason: "r", action: .release(CaseSamples.submission()))),
    .command(Command(id: "c", revision: 2, actor: "a", reason: "r", action: .release(nil))),
    .command(
      Command(
        id: "c", revision: 2, actor: "a", reason: "r",
        action: .release(nil, statuses: [CaseSamples.status(["SAMPLE-SPJYXK": .accepted])]))),
    .command(Command(id: "c", revision: 2, actor: "a", reason: "r", action: .resend("xuhui"))),
    .command(Command(id: "c", revision: 2, actor: "a", reason: "r", action: .settle("xuhui", "n"))),
  ]) func eventsComeBackAsTheyWent(body: CaseEvent.Body) throws {
    guard case .application(let read) = try InboxEvent(event(body)) else {
      Issue.record("another kind")
      return
    }
    #expect(read.body == body)
    #expect(read.id == "e1")
  }

  @Test func statesComeBackAsTheyWent() throws {
    for seed in 0..<20 {
      var life = CaseLife(seed: UInt64(seed))
      try life.live(steps: 40)
      let state = try life.city.state
      #expect(try CaseState(json: JSONValue(parsing: state.json.bytes())) == state)
    }
  }

  @Test func foreignBytesAreToldNotTrapped() throws {
    let good = event()
    var cases: [(String, BusMessage)] = []
    func add(_ code: String, _ change: (inout BusMessage) -> Void) {
      var message = good
      change(&message)
      cases.append((code, message))
    }
    add("tombstone") { $0.value = nil }
    add("json-malformed") { $0.value = Array("{\"application\":".utf8) }
    add("charset") { $0.value = [0xFF, 0xFE, 0x00] }
    add("form") { $0.value = Array("[]".utf8) }
    add("form") { $0.value = Array("{\"application\":1}".utf8) }
    add("key") { $0.key = nil }
    add("key") { $0.key = [0xFF] }
    add("key") { $0.key = [] }
    add("not-cloudevents") { $0.headers = [] }
    add("not-cloudevents") { $0.headers[1] = BusHeader("ce_id", [0xFF]) }
    add("not-cloudevents") { $0.headers[4] = BusHeader("ce_time", "yesterday") }
    add("not-cloudevents") { $0.headers[0] = BusHeader("ce_specversion", nil as [UInt8]?) }
    add("type") { $0.headers[3] = BusHeader("ce_type", "com.example.other") }
    add("form") { $0.headers[3] = BusHeader("ce_type", "hub.inbox.timer") }
    add("form") { $0.headers[3] = BusHeader("ce_type", "hub.inbox.new-kind") }
    for (code, message) in cases {
      let problem = #expect(throws: RecordProblem.self) { try InboxEvent(message) }
      #expect(problem?.code == code)
    }
  }

  @Test func aStoredStateThatCannotBeReadIsToldNotTrapped() throws {
    let message = event()
    for bytes in [Array("{}".utf8), [0xFF], Array("{\"id\":\"x\",\"stub\":true,\"f\":[9,9]}".utf8)] {
      let problem = #expect(throws: RecordProblem.self) {
        try Handling(
          InboxEvent(message), message: message, state: bytes, body: nil, rules: SampleRules(),
          now: Timestamp(milliseconds: 0))
      }
      #expect(problem?.code == "state")
    }
  }

  @Test(arguments: ["0001-01-01T00:00:00+08:00", "1969-12-31T00:00:00+08:00", "9999-12-31T23:59:59+08:00"])
  func everyMomentThatADocumentCanSayIsKept(text: String) throws {
    let at = try #require(Timestamp(rfc3339: text))
    var city = CaseScenario()
    var submission = CaseSamples.submission()
    submission.application.appliedAt = Moment(at)
    try city.push(submission)
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .received], at: at)))
    #expect(try city.state.status == .received)
    #expect(try city.push(submission).outcome == .duplicate)
  }

  @Test func numbersAtTheirEndsTrapNothing() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .failed(code: "x", doubtful: false))
    let text = String(decoding: try #require(city.stored), as: UTF8.self)
    let settled = CaseEvent.Body.settled(
      Settlement(
        delivery: DeliveryID("\(CaseScenario.application).xuhui.1"), sequence: 1, system: "xuhui", round: 1,
        outcome: .delivered(caseNumber: "n"), attempts: .max))
    let events = [event(settled), event()].map { ($0, try? InboxEvent($0)) }
    for number in text.matches(of: /:(\d+)/) {
      for extreme in ["9223372036854775807", "-9223372036854775808", "9007199254740992", "0"] {
        let hostile = text.replacingCharacters(in: number.1.startIndex..<number.1.endIndex, with: extreme)
        for (message, read) in events {
          guard let read else { continue }
          _ = try? Handling(
            read, message: message, state: Array(hostile.utf8), body: city.body, rules: SampleRules(), now: city.now)
        }
        _ = try? Handling(
          .timer(key: CaseScenario.application.rawValue, generation: 1, now: city.now), message: nil,
          state: Array(hostile.utf8), body: city.body, rules: SampleRules(), now: city.now.adding(seconds: 1_000_000))
      }
    }
  }

  @Test func nothingThatIsCutOrFlippedTraps() throws {
    var random = SplitMix(seed: 7)
    var city = CaseScenario()
    try city.push()
    let state = try #require(city.stored)
    let event = try #require(event().value)
    for _ in 0..<300 {
      for bytes in [state, event] {
        var broken = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
        if !broken.isEmpty {
          broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        guard let json = try? JSONValue(parsing: broken) else { continue }
        _ = try? CaseState(json: json)
        _ = try? Submission(json: json)
        _ = try? OutboundRecord(json: json)
        _ = try? JournalEntry(json: json)
      }
    }
  }
}
