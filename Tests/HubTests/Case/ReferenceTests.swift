import Hub
import JSON
import Testing

/// A foreign number under test, through records and bytes.
private struct ReferenceScenario {
  var now = Timestamp(milliseconds: 1_772_414_100_000)
  var stored: [UInt8]?
  var body: [UInt8]?
  var wake: Wake?
  var offset: Int64 = 0
  var rules = SampleRules()
  static let key = ReferenceKey(system: "market", number: "M/2026-1")

  mutating func handle(_ body: ReferenceEvent.Body, id: String? = nil) throws -> Handling {
    offset += 1
    let event = InboxEvent.reference(
      ReferenceEvent(id: id ?? "e\(offset)", reference: Self.key, time: now, body: body))
    let message = event.record.message(at: offset)
    return try take(InboxEvent(message), message)
  }

  mutating func awaitTimer() throws -> Handling {
    let due = try #require(wake)
    now = max(now, due.at)
    return try take(.timer(key: Self.key.recordKey, generation: due.generation, now: now), nil)
  }

  private mutating func take(_ event: InboxEvent, _ message: BusMessage?) throws -> Handling {
    let handling = try Handling(
      event, message: message, state: stored, body: body, rules: rules, now: now)
    stored = handling.state
    wake = handling.wake
    if let change = handling.body { body = change }
    #expect(handling.records.count { $0.topic == Topics.journal } == 1)
    return handling
  }
}

extension Handling {
  fileprivate func forwarded() throws -> [CaseEvent] {
    try records.filter { $0.topic == Topics.inbox }.compactMap { record in
      if case .application(let event) = try InboxEvent(record.message(at: 0)) { event } else { nil }
    }
  }
}

@Suite struct ReferenceTests {
  private let received = CaseSamples.status(["SAMPLE-SPJYXK": .received], from: "market", number: "M/2026-1")
  private let accepted = CaseSamples.status(["SAMPLE-SPJYXK": .accepted], from: "market", number: "M/2026-1")

  @Test func statusesWaitInOrderAndGoOnWhenTheNumberIsBound() throws {
    var number = ReferenceScenario()
    #expect(try number.handle(.status(received), id: "a").journal.outcome == .waiting)
    #expect(try number.handle(.status(accepted), id: "b").journal.outcome == .waiting)
    let bound = try number.handle(.bound(CaseScenario.application))
    #expect(bound.journal.outcome == .forwarded)
    #expect(try bound.forwarded().map(\.id) == ["a", "b"])
    #expect(try bound.forwarded().map(\.body) == [.status(received), .status(accepted)])
    #expect(try bound.forwarded().allSatisfy { $0.application == CaseScenario.application })
    #expect(number.body == nil)
  }

  @Test func aStatusThatComesAfterTheBindingGoesOnAtOnce() throws {
    var number = ReferenceScenario()
    #expect(try number.handle(.bound(CaseScenario.application)).journal.outcome == .done)
    #expect(try number.handle(.status(received)).forwarded().count == 1)
  }

  @Test func afterADayWhatWaitedIsSetAsideWhole() throws {
    var number = ReferenceScenario()
    _ = try number.handle(.status(received))
    number.now = number.now.adding(seconds: 3600)
    _ = try number.handle(.status(accepted))
    let first = try number.awaitTimer()
    #expect(first.journal.outcome == .quarantined)
    #expect(first.journal.reason == .caseUnknown)
    let aside = first.records.filter { $0.topic == Topics.quarantine }
    #expect(aside.count == 1, "the second has an hour left")
    let kept = try StatusEvent(json: JSONValue(parsing: try #require(aside.first?.value)))
    #expect(kept == received)
    let second = try number.awaitTimer()
    #expect(second.records.count { $0.topic == Topics.quarantine } == 1)
    #expect(number.stored == nil)
    #expect(number.body == nil)
    #expect(number.wake == nil)
  }

  @Test func howLongOneWaitsIsASetting() throws {
    var number = ReferenceScenario()
    number.rules.processing.referenceWait = .seconds(7200)
    _ = try number.handle(.status(received))
    let due = number.now.adding(seconds: 7200)
    #expect(number.wake?.at == due)
    #expect(try number.awaitTimer().journal.outcome == .quarantined)
    #expect(number.now == due && number.stored == nil)
  }

  @Test func aBoundNumberIsRememberedWithoutATimer() throws {
    var number = ReferenceScenario()
    _ = try number.handle(.status(received))
    _ = try number.handle(.bound(CaseScenario.application))
    #expect(number.wake == nil)
    #expect(try #require(number.stored).count < 200)
  }

  @Test func theSameEventWaitsOnce() throws {
    var number = ReferenceScenario()
    _ = try number.handle(.status(received), id: "a")
    #expect(try number.handle(.status(received), id: "a").journal.outcome == .unchanged)
    #expect(try number.handle(.bound(CaseScenario.application)).forwarded().count == 1)
  }

  @Test func whatWaitsIsBounded() throws {
    var number = ReferenceScenario()
    for _ in 0..<Reference.mostWaiting { _ = try number.handle(.status(received)) }
    let next = try number.handle(.status(received))
    #expect(next.journal.outcome == .quarantined)
    #expect(try #require(number.stored).count < 300)
  }

  @Test func aRecordThatWasHandledIsSkipped() throws {
    var number = ReferenceScenario()
    _ = try number.handle(.status(received))
    number.offset = 0
    #expect(try number.handle(.status(received)).journal.outcome == .skipped)
  }

  @Test func theStateHoldsNoWordOfADepartment() throws {
    var number = ReferenceScenario()
    var opinion = received
    opinion.opinion = "请 样例人 补交"
    _ = try number.handle(.status(opinion))
    #expect(!String(decoding: try #require(number.stored), as: UTF8.self).contains("样例人"))
  }

  @Test(arguments: ["", "ref/", "ref/market", "ref//1", "ref/market/", "ap-1"]) func otherKeysAreNoNumbers(key: String)
  {
    #expect(ReferenceKey(recordKey: key) == nil)
  }
}
