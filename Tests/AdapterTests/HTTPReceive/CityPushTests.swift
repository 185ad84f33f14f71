@testable import Adapters
import HTTP
@testable import Hub
import HubTesting
import JSON
import Testing

@Suite struct CityPushTests {
  private static let accepted = [
    "01-restaurant", "02-cafe", "03-supermarket", "04-beverage", "05-grocery", "11-textcontent-object",
    "12-textcontent-double", "14-theme-unknown", "15-alias-kaiban", "16-alias-fullwidth", "17-alias-brackets",
    "18-small-eatery", "19-theme-2024-name", "20-null-strings", "21-date-form-1", "21-date-form-2", "21-date-form-3",
    "21-date-form-4", "21-date-form-5", "21-date-form-6", "22-code-unknown", "23-individual", "24-other-district",
    "25-item-unknown", "26-item-list-dirty", "27-area-gbt2260", "28-hex-number-int-version", "29-uscc-lowercase",
    "30-area-contradicts-theme", "91-bom",
  ]

  @Test(arguments: accepted) func sampleIsAcceptedDurably(name: String) async throws {
    let harness = try await PushHarness()
    let reply = try await harness.push("\(name).json")
    #expect(reply.status == 200 && reply["/isSuccess"] == true && reply["/code"] == "200" && reply["/msg"] == "已接收")
    #expect(reply["/data/duplicate"] == false)
    #expect(ApplicationID(reply.id ?? "").isWellFormed)
    #expect(reply.contentType == "application/json; charset=utf-8")
    #expect(try harness.submissions().map(\.application.id.rawValue) == [reply.id])
    #expect(harness.bus.records(of: Topics.received).map(\.value) == [try harness.sample("\(name).json")])
  }

  @Test(arguments: [("22-code-unknown", HoldReason.codeUnknown)])
  func whatNoTableKnowsIsToldToTheCase(name: String, reason: HoldReason) async throws {
    let harness = try await PushHarness()
    _ = try await harness.push("\(name).json")
    #expect(try harness.submissions().first?.unresolved.map(\.reason) == [reason])
  }

  @Test(arguments: [
    ("90-truncated", "json-malformed"), ("92-gb18030", "charset"), ("93-deep", "too-deep"),
    ("94-duplicate-keys", "duplicate-key"), ("95-not-object", "not-an-object"), ("96-empty", "json-malformed"),
  ])
  func sampleThatCannotBeReadIs400(name: String, reason: String) async throws {
    let harness = try await PushHarness()
    let reply = try await harness.push("\(name).broken.json")
    #expect(reply.status == 400 && reply["/isSuccess"] == false && reply["/code"] == "400" && reply.reason == reason)
    #expect(try harness.submissions().isEmpty && harness.bus.records(of: Topics.received).isEmpty)
  }

  @Test(arguments: [("10-invalid-many", 12), ("13-textcontent-invalid", 1)])
  func sampleWithWrongFieldsIs422WithAllOfThem(name: String, count: Int) async throws {
    let harness = try await PushHarness()
    let reply = try await harness.push("\(name).json")
    #expect(reply.status == 422 && reply["/code"] == "422" && reply["/msg"] == .string("数据校验不通过，共\(count)处"))
    let violations = reply["/data/violations"]?.array ?? []
    #expect(violations.count == count)
    #expect(violations.allSatisfy { $0.object?.members.map(\.key) == ["pointer", "code", "messageZh", "messageEn"] })
    #expect(try harness.submissions().isEmpty)
  }

  @Test(arguments: ["06-repush-same", "07-repush-reordered"]) func sameAgainIsADuplicate(name: String) async throws {
    let harness = try await PushHarness()
    let first = try await harness.push("01-restaurant.json")
    let reply = try await harness.push("\(name).json")
    #expect(reply.status == 200 && reply["/isSuccess"] == true && reply["/msg"] == "重复推送，已接收过")
    #expect(reply.id == first.id && reply["/data/duplicate"] == true)
  }

  @Test func otherContentOfTheSameVersionIs409WithTheFields() async throws {
    let harness = try await PushHarness()
    let first = try await harness.push("01-restaurant.json")
    let reply = try await harness.push("08-repush-conflict.json")
    #expect(reply.status == 409 && reply["/isSuccess"] == false && reply["/msg"] == "同一办件编号和版本的内容不一致")
    #expect(reply.id == first.id && reply["/data/differs"] == ["/phone", "/formDetail/subItemNos"])
  }

  @Test func correctionAndWithdrawalAreNewVersions() async throws {
    let harness = try await PushHarness()
    let first = try await harness.push("01-restaurant.json")
    for name in ["09-repush-version-2.json", "31-withdrawal.json"] {
      let reply = try await harness.push(name)
      #expect(reply.status == 200 && reply["/data/duplicate"] == false && reply.id == first.id)
    }
    #expect(try harness.submissions().map(\.application.intent) == [.submit, .submit, .withdraw])
  }
}
