import Hub
import HubTesting
import JSON
import Testing

/// The golden files pin version 1: what was written once is read for ever, and nothing else is written.
@Suite struct CanonicalFormatTests {
  @Test(arguments: [("application-v1", Samples.full), ("application-v1-least", Samples.restaurant)])
  func applications(_ name: String, _ application: Application) throws {
    let golden = try Fixtures.json("Golden/\(name).json")
    #expect(application.json == golden)
    #expect(try Application(json: golden) == application)
  }

  @Test(arguments: [("status-v1", Samples.status), ("status-v1-special", Samples.special)])
  func statusEvents(_ name: String, _ event: StatusEvent) throws {
    let golden = try Fixtures.json("Golden/\(name).json")
    #expect(event.json == golden)
    #expect(try StatusEvent(json: golden) == event)
  }

  @Test func theDigestIsPinned() {
    #expect(Samples.full.contentDigest() == "430f2b0c46d286df3a98b5146c16499b8c2689232c44af6e479a8be50e3252ce")
  }

  @Test(arguments: ["application-v1", "application-v1-least"]) func goldenApplicationsHoldTheSchema(_ name: String)
    throws
  {
    let schema = SchemaChecker(root: try Fixtures.json("../../docs/schema/application-v1.json"))
    #expect(schema.failures(try Fixtures.json("Golden/\(name).json")) == [])
  }

  @Test(arguments: ["status-v1", "status-v1-special"]) func goldenStatusHoldsTheSchema(_ name: String) throws {
    let schema = SchemaChecker(root: try Fixtures.json("../../docs/schema/status-v1.json"))
    #expect(schema.failures(try Fixtures.json("Golden/\(name).json")) == [])
    let words = schema.root["$defs"]?["status"]?["enum"]?.array?.compactMap(\.string)
    #expect(Set(words ?? []) == Set(Status.allCases.map(\.rawValue)))
  }

  @Test func whatADraftBecomesHoldsTheSchema() throws {
    let schema = SchemaChecker(root: try Fixtures.json("../../docs/schema/application-v1.json"))
    let now = Timestamp(milliseconds: 1_772_424_900_000)
    let application = try #require(ApplicationDraft(json: Samples.draft).checked(at: now).application)
    #expect(schema.failures(application.json) == [])
  }

  @Test func theSchemaCheckerSeesWhatIsWrong() throws {
    let schema = SchemaChecker(root: try Fixtures.json("../../docs/schema/application-v1.json"))
    let wrong =
      Samples.full.json.replacing(["items"], with: []).replacing(["agent", "mobile"], with: "1")
      .replacing(["extra"], with: 1) as JSONValue
    #expect(schema.failures(wrong) == ["/agent/mobile: pattern", "/items: minItems", "/extra: not described"])
  }

  @Test(
    arguments: [
      ("/version", 2, "/version"), ("/source/version", 0, "/source/version"), ("/source/path", 4, "/source/path"),
      ("/appliedAt", "20260302", "/appliedAt"), ("/items/0/code", 1, "/items/0/code"), ("/intent", "x", "/intent"),
      ("/delivery/way", "x", "/delivery/way"), ("/applicant", nil, "/applicant"), ("/form", [], "/form"),
    ] as [(JSONPointer, JSONValue?, String)])
  func readingNamesTheWrongPlace(_ place: JSONPointer, _ value: JSONValue?, _ pointer: String) {
    let json: JSONValue = Samples.full.json.replacing(place.tokens[...], with: value)
    let problem = #expect(throws: CanonicalProblem.self) { try Application(json: json) }
    #expect(problem?.pointer == pointer)
  }

  @Test func unknownFieldsArePassedOver() throws {
    let json: JSONValue = Samples.full.json.replacing(["later"], with: true)
    #expect(try Application(json: json) == Samples.full)
  }
}
