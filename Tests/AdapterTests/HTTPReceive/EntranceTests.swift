import HTTP
@testable import Hub
import HubTesting
import JSON
import Synchronization
import Testing

@testable import Adapters

/// What a district's entrances file (paths ② and ③) and ask, by HTTP.
@Suite struct EntranceTests {
  private static let applications = "/district/SH00XH/v1/applications"
  private static let questions = "/district/SH00XH/v1/queryStatus"

  /// Answers from a table, and remembers who asked.
  private final class Table: CaseQuestions {
    let asked = Mutex<[String]>([])
    let answers: [String: CaseAnswer]
    init(_ answers: [String: CaseAnswer]) { self.answers = answers }
    func answer(_ number: CaseNumber, asker: SystemCode) async -> CaseAnswer {
      asked.withLock { $0.append("\(asker)/\(number)") }
      return answers[number.rawValue] ?? .unknown
    }
  }

  private static let known = KnownCase(
    number: "000000000000301", status: .finished, at: Timestamp(milliseconds: 1_772_413_200_000), theme: "supermarket",
    themeName: "我要开办超市", district: "SH00XH", delivery: .pickUp,
    items: [
      .init(code: "SAMPLE-SPJYXK", name: "食品经营许可", status: .finished, at: Timestamp(milliseconds: 1_772_413_200_000))
    ])

  @Test(arguments: [
    ("path2-restaurant", 200), ("path2-beverage", 200), ("path2-recipient-overwrites", 200), ("path2-comma-names", 200),
    ("path2-invalid", 422), ("path2-id-checksum", 422),
  ])
  func thePortalFiles(sample: String, status: Int) async throws {
    let harness = try await PushHarness("xuhui", beside: ["kiosk"])
    let reply = try await harness.send(harness.signed(harness.sample("\(sample).json"), path: Self.applications))
    #expect(reply.status == status)
    #expect(reply["/code"] == (status == 200 ? 0 : 422))
    #expect(try harness.submissions().map(\.application.source.path) == (status == 200 ? [.districtEntrance] : []))
    if sample == "path2-invalid" {
      let violations = reply["/data/violations"]?.array?.compactMap { $0["pointer"]?.string } ?? []
      #expect(Set(violations) == ["/code", "/phone", "/id_card", "/form_detail/fillForm/1/data"])
      #expect(reply["/data/violations"]?.array?.allSatisfy { $0["messageZh"] != nil && $0["messageEn"] != nil } == true)
    }
  }

  @Test(arguments: [
    ("supermarket-pickup", 200), ("restaurant-logistics", 200), ("medical-prerequisite", 200),
    ("terminal-missing", 422), ("recipient-missing", 422),
  ])
  func aKioskFiles(sample: String, status: Int) async throws {
    let harness = try await PushHarness("kiosk", beside: ["xuhui"])
    let reply = try await harness.send(harness.signed(harness.sample("\(sample).json"), path: Self.applications))
    #expect(reply.status == status)
    #expect(try harness.submissions().map(\.application.source.path) == (status == 200 ? [.kiosk] : []))
  }

  @Test func thePathComesFromTheKeyNotFromTheTerminal() async throws {
    let harness = try await PushHarness("kiosk", beside: ["xuhui"])
    let body = try harness.sample("supermarket-pickup.json")
    for key in ["kiosk", "xuhui"] {
      #expect(try await harness.send(harness.signed(body, path: Self.applications, as: key)).status == 200)
    }
    let filed = try harness.submissions().map(\.application.source)
    #expect(Set(filed.map(\.path)) == [.kiosk, .districtEntrance])
    #expect(Set(filed.map(\.system)) == ["kiosk", "xuhui"])
  }

  @Test func theSameTwiceIsADuplicate() async throws {
    let harness = try await PushHarness("xuhui")
    let body = try harness.sample("path2-restaurant.json")
    let first = try await harness.send(harness.signed(body, path: Self.applications))
    harness.clock.advance(by: .seconds(60))
    let second = try await harness.send(harness.signed(body, path: Self.applications))
    // The time of receipt stands in for the missing time of application, and is not content.
    #expect(first["/data/duplicate"] == false && second["/data/duplicate"] == true)
    #expect(first.id == second.id)
  }

  @Test func whoAsksIsAnsweredInItsOwnForm() async throws {
    let table = Table(["000000000000301": .known(Self.known)])
    let harness = try await PushHarness("kiosk", beside: ["xuhui"], questions: table)
    let asked = harness.signed([], path: Self.questions, query: "code=000000000000301")
    let slip = try await harness.send(asked)
    #expect(slip.status == 200)
    #expect(slip["/data/pickup"] == ["way": "自取", "place": "徐汇区行政服务中心", "number": "000000000000301"])
    let portal = try await harness.send(
      harness.signed([], path: Self.questions, query: "code=000000000000301", as: "xuhui"))
    #expect(portal["/data"] == ["status": "办结", "itemStatus": [["itemName": "食品经营许可", "status": "办结"]]])
    #expect(table.asked.withLock(\.self) == ["kiosk/000000000000301", "xuhui/000000000000301"])
    let stranger = try await harness.send(harness.signed([], path: Self.questions, query: "code=1"))
    #expect(stranger.json == ["code": 1, "msg": "未查询到该办件", "data": nil])
    #expect(try await harness.send(harness.signed([], path: Self.questions)).json["msg"] == "未查询到该办件")
    // A question is signed like a push: not twice with one nonce, not with other words than were signed.
    #expect(try await harness.send(asked).reason == "nonce-replayed")
    var other = harness.signed([], path: Self.questions, query: "code=1")
    other.query = "code=000000000000301"
    #expect(try await harness.send(other).status == 401)
    #expect(harness.bus.records(of: Topics.inbox).isEmpty)
  }

  @Test func withoutAnIndexNobodyIsAnswered() async throws {
    for questions in [nil, Table(["1": .unavailable])] as [Table?] {
      let harness = try await PushHarness("xuhui", questions: questions)
      let reply = try await harness.send(harness.signed([], path: Self.questions, query: "code=1"))
      #expect(reply.status == 503 && reply.retryAfter == "5" && reply["/code"] == 503)
    }
  }

  @Test func theKeyOfAnotherSystemOpensNothing() async throws {
    let harness = try await PushHarness("city", beside: ["xuhui", "kiosk"], questions: Table([:]))
    for path in [Self.applications, Self.questions] {
      let reply = try await harness.send(harness.signed([], path: path, query: "code=1"))
      #expect(reply.status == 401 && reply.reason == "signature-mismatch")
    }
  }
}
