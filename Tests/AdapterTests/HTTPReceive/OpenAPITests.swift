@testable import Adapters
import Foundation
import HTTP
@testable import Hub
import HubTesting
import JSON
import Testing
import YAML

/// Holds `docs/openapi.yaml` against real messages, both ways: each answer is as described, each description is answered.
@Suite struct OpenAPITests {
  private let document: JSONValue
  private let checker: SchemaChecker

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/openapi.yaml")
    document = try #require(try YAMLNode.parse(Array(Data(contentsOf: file)))).constant
    checker = SchemaChecker(root: document)
  }

  private func at(_ pointer: JSONPointer) throws -> JSONValue { try #require(document[pointer: pointer]) }

  private var operation: JSONPointer { JSONPointer(tokens: ["paths", PushHarness.path, "post"]) }

  /// Brings about each answer that the endpoint can give.
  private func answers() async throws -> [Reply] {
    let harness = try await PushHarness()
    var replies: [Reply] = []
    for name in [
      "01-restaurant.json", "06-repush-same.json", "08-repush-conflict.json", "10-invalid-many.json",
      "90-truncated.broken.json", "92-gb18030.broken.json", "93-deep.broken.json", "94-duplicate-keys.broken.json",
      "95-not-object.broken.json",
    ] { replies.append(try await harness.push(name)) }
    let good = harness.signed(try harness.sample("02-cafe.json"))
    for (name, value) in [
      ("Hub-Key-Id", "nobody"), ("Hub-Algorithm", "HMAC-SM3"), ("Hub-Timestamp", "1"), ("Hub-Nonce", "x"),
      ("Content-Type", "text/xml"), ("Content-Encoding", "gzip"), ("Content-Type", "application/json; charset=gbk"),
    ] {
      var request = good
      request.headers[name] = value
      replies.append(try await harness.send(request))
    }
    for _ in 0..<2 { replies.append(try await harness.send(good)) }
    for _ in 0..<2 {
      harness.bus.plan(.publish(BusError(.unavailable, code: "timed-out", message: "no broker")))
    }
    replies.append(try await harness.push("03-supermarket.json"))
    let strict = try await PushHarness(limits: InboundLimits(body: 1000, perSecond: 1, burst: 0))
    replies.append(try await strict.push("01-restaurant.json"))
    for _ in 0..<2 { replies.append(try await strict.send(strict.signed(Array("{".utf8)))) }
    return replies
  }

  @Test func everyAnswerIsAsDescribedAndEveryDescriptionIsAnswered() async throws {
    let replies = try await answers()
    for reply in replies {
      let response = try at(operation.appending("responses").appending(String(reply.status)))
      let schema = try #require(response[pointer: "/content/application~1json/schema"])
      #expect(checker.failures(reply.json, under: schema) == [], "\(reply.status)")
      #expect((response["headers"] != nil) == (reply.retryAfter != nil), "\(reply.status)")
    }
    let described = try at(operation.appending("responses")).object?.members.map(\.key) ?? []
    #expect(Set(replies.map { String($0.status) }) == Set(described))
  }

  @Test func statusPushesAreAsDescribed() async throws {
    let harness = try await PushHarness("xuhui")
    let body = try harness.sample("pushed-1-partly.json")
    #expect(
      checker.failures(try JSONValue(parsing: body), under: try at("/components/schemas/PortalStatus")) == [])
    let taken = try await harness.send(harness.signed(body, path: PushHarness.statusPath))
    #expect(checker.failures(taken.json, under: try at("/components/schemas/PortalTaken")) == [])
    for body in ["{}", "{"] {
      let refused = try await harness.send(harness.signed(Array(body.utf8), path: PushHarness.statusPath))
      #expect(checker.failures(refused.json, under: try at("/components/schemas/PortalRefused")) == [])
    }
  }

  @Test func callBacksOfMarketSupervisionAreAsDescribed() async throws {
    let harness = try await PushHarness("market")
    let path = "/department/market/v1/statuses"
    let body = try harness.sample("callback-3-done.json")
    #expect(
      checker.failures(try JSONValue(parsing: body), under: try at("/components/schemas/MarketStatus")) == [])
    for body in [body, Array("{}".utf8), Array("{".utf8)] {
      let reply = try await harness.send(harness.signed(body, path: path))
      #expect(checker.failures(reply.json, under: try at("/components/schemas/MarketReply")) == [])
    }
  }

  @Test func whatMarketSupervisionPublishesIsAsDescribed() async throws {
    let harness = try await PushHarness("market", publishing: true)
    let item = try harness.sample("item-change.json")
    #expect(checker.failures(try JSONValue(parsing: item), under: try at("/components/schemas/MarketItem")) == [])
    let strange = Array(#"{"materials":[{"materialName":"营业执照","sourceWay":"2"}]}"#.utf8)
    #expect(
      checker.failures(try JSONValue(parsing: strange), under: try at("/components/schemas/MarketItem")).count == 2)
    let path = "/department/market/v1/items"
    let taken = try await harness.send(harness.signed(item, path: path))
    #expect(taken.status == 200)
    #expect(taken.json[pointer: "/custom/data/versions/0/version"] == 2)
    #expect(checker.failures(taken.json, under: try at("/components/schemas/MarketPublished")) == [])
    let foreign = Array(#"{"itemCode":"310150633000","promiseDay":5}"#.utf8)
    for (body, status) in [(strange, 422), (foreign, 422), (Array("{".utf8), 400)] {
      let reply = try await harness.send(harness.signed(body, path: path))
      #expect(reply.status == status)
      #expect(checker.failures(reply.json, under: try at("/components/schemas/MarketReply")) == [])
    }
  }

  @Test(arguments: [
    ("xuhui", "path2-restaurant"), ("xuhui", "path2-recipient-overwrites"), ("kiosk", "restaurant-logistics"),
    ("kiosk", "scanned-other-address"),
  ])
  func whatEntrancesFileIsAsDescribed(system: String, sample: String) async throws {
    let harness = try await PushHarness(system)
    let body = try harness.sample("\(sample).json")
    let schema = try at("/components/schemas/EntranceApplication")
    #expect(checker.failures(try JSONValue(parsing: body), under: schema) == [])
    let path = "/district/SH00XH/v1/applications"
    let taken = try await harness.send(harness.signed(body, path: path))
    #expect(checker.failures(taken.json, under: try at("/components/schemas/PortalAccepted")) == [])
    let refused = try await harness.send(harness.signed(Array("{}".utf8), path: path))
    #expect(refused.status == 422)
    #expect(checker.failures(refused.json, under: try at("/components/schemas/PortalRefused")) == [])
  }

  @Test(arguments: ["xuhui", "kiosk"], [Status.accepted, .finished, .waitingPrerequisite])
  func whatEntrancesAreToldIsAsDescribed(system: String, status: Status) async throws {
    let at = Timestamp(milliseconds: 1_772_413_200_000)
    let known = KnownCase(
      number: "1", status: status, at: at, theme: "restaurant", themeName: "我要开饭店", district: "SH00XH",
      delivery: .pickUp, items: [.init(code: "310150081001", name: "消防", status: status, at: at)])
    let harness = try await PushHarness(system, questions: OneCase(known: known))
    for (number, schema) in [("1", "CaseStatus"), ("2", "NoCase")] {
      let reply = try await harness.send(
        harness.signed([], path: "/district/SH00XH/v1/queryStatus", query: "code=\(number)"))
      #expect(reply.status == 200)
      #expect(
        checker.failures(reply.json, under: try self.at(JSONPointer(tokens: ["components", "schemas", schema]))) == [])
    }
  }

  private struct OneCase: CaseQuestions {
    let known: KnownCase
    func answer(_ number: CaseNumber, asker: SystemCode) async -> CaseAnswer {
      number == known.number ? .known(known) : .unknown
    }
  }

  @Test func reasonsAreAllDescribed() throws {
    func words(_ schema: String) throws -> [String] {
      try at(
        JSONPointer(tokens: ["components", "schemas", schema, "properties", "data", "properties", "reason", "enum"])
      )
      .array?.compactMap(\.string) ?? []
    }
    let failures: [SignatureFailure] = [.missing, .keyUnknown, .algorithm, .timestamp, .mismatch, .nonceReplayed]
    #expect(Set(try words("Unsigned")) == Set(failures.map(\.outward)))
    #expect(try Set(words("Unreadable")).isSuperset(of: JSONError.Code.allWords))
    let codes = try at("/components/schemas/Violation/properties/code/enum").array?.compactMap(\.string)
    #expect(codes == ViolationCode.allCases.map(\.rawValue))
  }

  @Test(arguments: ["01-restaurant", "03-supermarket", "09-repush-version-2", "23-individual", "31-withdrawal"])
  func requestIsAsDescribed(name: String) async throws {
    let harness = try await PushHarness()
    let request = harness.signed(try harness.sample("\(name).json"))
    let parameters = try at(operation.appending("parameters")).array ?? []
    #expect(parameters.count == 5)
    for parameter in parameters {
      let target = try #require(parameter["$ref"]?.string.flatMap { JSONPointer(String($0.dropFirst())) })
      let described = try at(target)
      let value = request.headers[described["name"]?.string ?? ""].map(JSONValue.string) ?? .null
      #expect(checker.failures(value, under: try #require(described["schema"])) == [])
    }
    let schema = try at("/components/schemas/CityApplication")
    #expect(checker.failures(try JSONValue(parsing: request.body), under: schema) == [])
  }

  @Test func whatTheDescriptionRefusesIsRefused() throws {
    let harness = try ProjectConfiguration.mapping(of: "city")
    let bytes = try #require(harness.1.contents["systems/city/cases/given/10-invalid-many.json"])
    let failures = checker.failures(
      try JSONValue(parsing: bytes), under: try at("/components/schemas/CityApplication"))
    #expect(failures.contains("/phone: pattern") && failures.contains("/targetName: maxLength"))
  }

  @Test func everyReferenceLeadsSomewhere() throws {
    func references(_ value: JSONValue) -> [String] {
      let own = value["$ref"]?.string.map { [$0] } ?? []
      return own + (value.object?.members.flatMap { references($0.value) } ?? [])
        + (value.array?.flatMap(references) ?? [])
    }
    for reference in Set(references(document)) {
      let target = JSONPointer(String(reference.dropFirst())).flatMap { document[pointer: $0] }
      #expect(target != nil, "\(reference)")
    }
  }
}

extension JSONError.Code {
  fileprivate static var allWords: [String] {
    [Self.malformed, .charset, .tooDeep, .duplicateKey, .tooLarge].map(\.rawValue)
  }
}
