import Adapters
import Hub
import Testing

/// What makes two pushes of the city the same, and what a conflict tells its sender.
@Suite struct RepushTests {
  private func push(_ file: String) throws -> (application: Application, trace: Trace) {
    let (mapping, files) = try ProjectConfiguration.mapping(of: "city")
    let bytes = try #require(files.contents["systems/city/cases/given/\(file)"])
    let translation = mapping.translator.application(
      from: Original(system: "city", bytes: bytes, receivedAt: Timestamp(milliseconds: 1_772_413_200_000)))
    guard case .translated(let application, let trace) = translation else {
      throw NotTranslated(file: file)
    }
    return (application, trace)
  }

  struct NotTranslated: Error {
    var file: String
  }

  @Test(arguments: ["06-repush-same.json", "07-repush-reordered.json"]) func theSameContentIsADuplicate(file: String)
    throws
  {
    let first = try push("01-restaurant.json")
    let second = try push(file)
    #expect(first.application.id == second.application.id)
    let digests = [first, second].map { $0.application.contentDigest(without: $0.trace.volatile) }
    #expect(digests[0] == digests[1])
  }

  @Test func anotherSendingTimeIsNoOtherContent() throws {
    let first = try push("01-restaurant.json")
    var later = first.application
    later.sentAt = Moment(Timestamp(milliseconds: 1_772_500_000_000))
    #expect(
      later.contentDigest(without: first.trace.volatile)
        == first.application.contentDigest(without: first.trace.volatile))
  }

  @Test func aConflictNamesTheFieldsAsTheirSenderWroteThem() throws {
    let first = try push("01-restaurant.json")
    let second = try push("08-repush-conflict.json")
    #expect(first.application.id == second.application.id)
    let differing = second.application.differences(from: first.application, without: second.trace.volatile)
    #expect(differing.compactMap { second.trace.pointers()[$0] } == ["/phone", "/formDetail/subItemNos"])
  }
}
