import HubTesting
import JSON
import Testing

@testable import Hub

/// Holds `docs/asyncapi.yaml` against real records, both ways: each record is as described, each description is met.
@Suite struct AsyncAPITests {
  private let document: AsyncAPIDocument

  init() throws { document = try AsyncAPIDocument() }

  /// Records of random lives, of their inbox, and of an original.
  private func records() throws -> [BusRecord] {
    let bytes = Array("{\"applyNo\":\"1\"}".utf8)
    let original = Original(
      system: "city", bytes: bytes, contentType: "application/json", receivedAt: Timestamp(milliseconds: 0))
    var records = [
      OriginalRecord.record(
        original, digest: String(repeating: "0", count: 64), key: CaseScenario.application.rawValue)
    ]
    for seed in 0..<24 {
      var life = CaseLife(seed: UInt64(seed), inParallel: seed.isMultiple(of: 2))
      try life.live(steps: 60)
      let city = life.city
      records += city.inbox + city.records
      records += city.outbox.map {
        $0.record(topic: Topics.outbox($0.system), time: city.now, configuration: city.rules.version)
      }
    }
    return records
  }

  @Test func everyRecordIsAsDescribedAndEveryDescriptionIsMet() throws {
    var seen: Set<String> = []
    for record in try records() where record.topic != Topics.quarantine {
      let message = record.message(at: 0)
      let type = try #require(message.header("ce_type"))
      let name = type.hasPrefix("hub.delivery.") ? "hub.delivery" : type
      let description = try #require(document.messages.first { $0.value["name"]?.string == name }, "\(type)")
      seen.insert(description.key)
      #expect(failures(headers(message), description.value["headers"]) == [], "headers of \(type)")
      guard description.value["payload"] != true, let value = record.value else { continue }
      let json = try JSONValue(parsing: value)
      #expect(failures(json, description.value["payload"]) == [], "\(type)")
      try checkDelivery(json, type)
    }
    #expect(seen == Set(document.messages.map(\.key)))
  }

  private func checkDelivery(_ json: JSONValue, _ type: String) throws {
    guard let payload = json["payload"], type.hasPrefix("hub.delivery.") else { return }
    let schemas = ["report": "report", "deadline": "deadlineNotice"]
    let schema = try document.schema(schemas[json["kind"]?.string ?? ""] ?? "leg")
    #expect(document.checker.failures(payload, under: schema) == [], "\(type)")
  }

  private func failures(_ value: JSONValue, _ schema: JSONValue?) -> [String] {
    schema.map { document.checker.failures(value, under: $0) } ?? ["not described"]
  }

  private func headers(_ message: BusMessage) -> JSONValue {
    .object(
      JSONObject(members: message.headers.map { .init(key: $0.name, value: .string(message.header($0.name) ?? "")) }))
  }

  @Test func namesEveryKindOfJournalEntry() throws {
    let kinds = try document.schema("journalEntry")[pointer: "/properties/kind/enum"]?.array ?? []
    #expect(Set(kinds.compactMap(\.string)) == Set(JournalEntry.Kind.allCases.map(\.rawValue)))
  }

  @Test func everyTopicOfACaseHasAChannel() {
    let described = document.addresses
    for topic in Topics.table(systems: ["{system}"], feeds: ["{system}"]) {
      let isDescribed = described.contains(topic.name)
      #expect(isDescribed || [Topics.quarantine, Topics.nonces, Topics.control].contains(topic.name), "\(topic.name)")
    }
  }
}
