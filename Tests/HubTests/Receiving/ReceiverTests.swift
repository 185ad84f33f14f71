import Crypto
@testable import Hub
import HubTesting
import Testing

@Suite struct ReceiverTests {
  private let id = ApplicationID(system: "city", caseNumber: "N1")
  private let unavailable = BusError(.unavailable, code: "timed-out", message: "no broker")

  @Test func originalFirstThenTheEventThenTheAnswer() async throws {
    let reception = try await Reception()
    let document = #"{"number": "N1", "version": 1, "unknown": 1}"#
    #expect(await reception.push(document) == .accepted(id))
    #expect(reception.publisher.topics == [Topics.received, Topics.inbox])

    let kept = try #require(reception.bus.records(of: Topics.received).first)
    #expect(kept.key == Array(id.rawValue.utf8) && kept.value == Array(document.utf8))
    let read = try #require(OriginalRecord.original(in: kept))
    #expect(read.original.system == "city" && read.original.contentType == "application/json")

    let submission = try #require(try reception.submissions().first)
    #expect(submission.original == BusPosition(kept.source, kept.offset))
    #expect(submission.originalDigest == Hex.encode(Digest.sha256(document)))
    #expect(submission.unresolved.map(\.reason) == [.codeUnknown])
    #expect(!submission.answeredConflict)
  }

  @Test func sameContentAgainIsADuplicateAndIsWrittenAllTheSame() async throws {
    let reception = try await Reception()
    _ = await reception.push(#"{"number": "N1", "version": 1, "sent": "2026-03-02 09:00:00"}"#)
    let again = #"{ "version": 1, "number": "N1", "sent": "2026-03-02 10:00:00"}"#
    #expect(await reception.push(again) == .duplicate(id))
    #expect(try reception.submissions().map(\.answeredConflict) == [false, false])
    #expect(Set(reception.bus.records(of: Topics.inbox).compactMap { $0.header("ce_id") }).count == 2)
  }

  @Test func otherContentOfTheSameVersionIsAConflictThatNamesTheFields() async throws {
    let reception = try await Reception()
    _ = await reception.push(#"{"number": "N1", "version": 1, "phone": "13800000001"}"#)
    let outcome = await reception.push(#"{"number": "N1", "version": 1, "phone": "13800000002"}"#)
    #expect(outcome == .conflict(id, differs: ["/phone"]))
    #expect(try reception.submissions().map(\.answeredConflict) == [false, true])
    // The first content stands.
    #expect(await reception.push(#"{"number": "N1", "version": 1, "phone": "13800000001"}"#) == .duplicate(id))
  }

  @Test func higherVersionIsFreshAndALateLowerOneDoesNotTakeItsPlace() async throws {
    let reception = try await Reception()
    _ = await reception.push(#"{"number": "N1", "version": 1}"#)
    #expect(await reception.push(#"{"number": "N1", "version": 2, "phone": "1"}"#) == .accepted(id))
    #expect(await reception.push(#"{"number": "N1", "version": 1}"#) == .accepted(id))
    #expect(await reception.push(#"{"number": "N1", "version": 2, "phone": "1"}"#) == .duplicate(id))
  }

  @Test func committedStateIsBelievedWhereThisProcessKnowsNothing() async throws {
    struct Committed: KnownApplications {
      func find(_ application: ApplicationID) async -> KnownApplication? {
        KnownApplication(version: 1, contentDigest: "00", originalDigest: "00", original: nil)
      }
    }
    let reception = try await Reception(committed: Committed())
    #expect(await reception.push(#"{"number": "N1", "version": 1}"#) == .conflict(id, differs: []))
    #expect(await reception.push(#"{"number": "N1", "version": 2}"#) == .accepted(id))
  }

  @Test func whatCannotBeReadOrIsWrongIsNotTakenIn() async throws {
    let reception = try await Reception()
    #expect(await reception.push("{") == .unreadable(code: "json-malformed"))
    guard case .invalid(let violations) = await reception.push("{}") else {
      Issue.record("not invalid")
      return
    }
    #expect(violations.map(\.pointer) == ["/number"])
    #expect(reception.publisher.topics.isEmpty)
  }

  @Test(arguments: [Topics.received, Topics.inbox]) func withoutTheBusNothingIsAccepted(topic: String) async throws {
    let reception = try await Reception()
    reception.publisher.fail(topic, unavailable)
    #expect(await reception.push(#"{"number": "N1", "version": 1}"#) == .unavailable(unavailable))
    #expect(try reception.submissions().isEmpty)
    // What was not accepted is not known either: the sender's retry is a first push.
    #expect(await reception.push(#"{"number": "N1", "version": 1}"#) == .accepted(id))
  }

  @Test func whatTheBusCanNeverTakeIsTooLarge() async throws {
    let reception = try await Reception()
    reception.publisher.fail(Topics.received, BusError(.rejected, code: "too-large", message: ""))
    #expect(await reception.push(#"{"number": "N1", "version": 1}"#) == .tooLarge)
  }

  @Test func recentApplicationsAreBounded() async {
    let recent = RecentApplications(bound: 10)
    func known(_ version: Int) -> KnownApplication {
      KnownApplication(version: version, contentDigest: "d", originalDigest: "o", original: nil)
    }
    for number in 0..<100 { recent.note(ApplicationID("\(number)"), known(1)) }
    var found = 0
    for number in 0..<100 where await recent.find(ApplicationID("\(number)")) != nil { found += 1 }
    #expect((10...20).contains(found))
    #expect(await recent.find("99") != nil)
  }

  @Test func originalsThatWereTamperedWithAreNotBelieved() async throws {
    let reception = try await Reception()
    _ = await reception.push(#"{"number": "N1", "version": 1}"#)
    var message = try #require(reception.bus.records(of: Topics.received).first)
    message.value = Array("{}".utf8)
    #expect(OriginalRecord.original(in: message) == nil)
    message.value = nil
    #expect(OriginalRecord.original(in: message) == nil)
  }
}
