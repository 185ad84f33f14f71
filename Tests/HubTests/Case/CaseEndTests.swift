import Hub
import JSON
import Testing

@Suite struct CaseEndTests {
  /// A case that has become a stub.
  private func ended(after days: Int64 = 30) throws -> CaseScenario {
    var city = CaseScenario()
    city.rules.processing.stubAfter = .seconds(days * 86_400)
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "2026030200012345"))
    try city.handle(
      .status(
        CaseSamples.status(
          ["SAMPLE-SPJYXK": .finished, "310150081001": .finished], number: "2026030200012345")))
    #expect(city.wake == nil, "the source is not told yet")
    try city.settle("city", .delivered(caseNumber: nil))
    let wake = try #require(city.wake)
    #expect(wake.at == city.now.adding(seconds: days * 86_400))
    #expect(try city.awaitTimer().outcome == .closed)
    return city
  }

  @Test func afterItsDaysACaseIsAStubWithoutABody() throws {
    let city = try ended()
    let bytes = try #require(city.stored)
    #expect(bytes.count <= 300, "\(bytes.count) bytes")
    #expect(city.body == nil)
    let tombstone = try #require(city.records.last { $0.topic == Topics.bodies })
    #expect(tombstone.value == nil)
    let stub = try city.state
    #expect(stub.stub)
    #expect(stub.status == .finished)
    #expect(stub.disposition == .delivered)
    #expect(stub.legs.first?.number == "2026030200012345")
    #expect(stub.theme.name == "restaurant")
    #expect(stub.district == "SH00XH")
    #expect(city.wake == nil)
  }

  @Test func itsDaysAreASetting() throws { #expect(try ended(after: 2).state.stub) }

  @Test func aStubStillKnowsItsOwnContent() throws {
    var city = try ended()
    #expect(try city.push().outcome == .duplicate)
    #expect(try city.push(CaseSamples.submission(area: 61)).outcome == .conflict)
    let late = CaseSamples.status(["SAMPLE-SPJYXK": .rejected], number: "2026030200012345")
    #expect(try city.handle(.status(late)).outcome == .late)
    #expect(try city.state.stub)
    #expect(city.sent("xuhui").count == 1)
  }

  @Test func aHigherVersionBringsAStubBackToLife() throws {
    var city = try ended()
    let accepted = try city.state.acceptedAt
    #expect(try city.push(CaseSamples.submission(version: 2)).outcome == .superseded)
    let state = try city.state
    #expect(!state.stub)
    #expect(state.acceptedAt == accepted, "the ledger's day is stamped once")
    #expect(city.sent("xuhui").map(\.sequence) == [1, 2])
    #expect(Set(city.sent("xuhui").map(\.delivery)).count == 2)
  }

  @Test func aStubOfLongNumbersStaysWithinItsBound() throws {
    var state = try ended().state
    state.source.caseNumber = CaseNumber(String(repeating: "9", count: 50))
    state.legs[0].number = CaseNumber(String(repeating: "8", count: 50))
    state.last = SourcePosition(partition: 31, offset: 9_999_999_999)
    let bytes = state.json.bytes()
    #expect(bytes.count <= 300)
    #expect(try CaseState(json: JSONValue(parsing: bytes)).disposition == .delivered)
  }

  @Test func aHoldKeepsACaseWhole() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "XH001"))
    try city.push(CaseSamples.submission(area: 61))
    try city.settle("city", .delivered(caseNumber: nil))
    try city.handle(.status(CaseSamples.status(["SAMPLE-SPJYXK": .finished, "310150081001": .finished])))
    try city.settle("city", .delivered(caseNumber: nil))
    #expect(city.wake == nil)
    try city.command(.release(nil))
    #expect(city.wake != nil)
  }

  @Test func aCaseThatWouldGrowPastItsBoundIsHeldInstead() throws {
    var city = CaseScenario()
    let items = (0..<1500).map { ItemCode("310150081001-\($0)") }
    city.rules.legs = ["xuhui": items]
    let entry = try city.push(CaseSamples.submission(items: items))
    #expect(entry.outcome == .held)
    #expect(entry.reason == .stateTooLarge)
    #expect(city.outbox.isEmpty)
    #expect(try #require(city.stored).count < 2048)
    #expect(city.records.contains { $0.topic == Topics.quarantine })
    #expect(try city.state.disposition == .held)
  }

  @Test func aTypicalStateIsSmall() throws {
    var city = CaseScenario()
    try city.push()
    try city.settle("xuhui", .delivered(caseNumber: "2026030200012345"))
    try city.handle(
      .status(CaseSamples.status(["SAMPLE-SPJYXK": .received], number: "2026030200012345")))
    #expect(try #require(city.stored).count < 2048)
  }
}
