import Hub
import JSON
import Testing

@Suite struct DraftTests {
  let now = Timestamp(milliseconds: 1_772_424_900_000)  // 2026-03-02 12:15:00 +08:00

  /// The right draft with one value changed at a place.
  private func draft(_ pointer: JSONPointer, _ value: JSONValue?) -> ApplicationDraft {
    ApplicationDraft(json: Samples.draft.replacing(pointer.tokens[...], with: value))
  }

  private func findings(_ draft: ApplicationDraft) -> [String] {
    draft.checked(at: now).violations.map { "\($0.pointer) \($0.code)" }
  }

  @Test func normalisesWhatMayBeWrittenInSeveralWays() throws {
    let checked = ApplicationDraft(json: Samples.draft).checked(at: now)
    #expect(checked.violations.isEmpty)
    let application = try #require(checked.application)
    #expect(application.source.caseNumber == "0000002603CC001")
    #expect(application.source.version == 1)
    #expect(application.theme.code == nil)
    #expect(application.applicant.documentNumber == "91310104000000019P")
    #expect(application.applicant.phone == "13800000001")
    #expect(application.applicant.postcode == nil)
    #expect(application.agent.documentNumber == "31010419000103002X")
    #expect(application.items.map(\.code) == ["SAMPLE-SPJYXK", "310150081001"])
    #expect(application.materials.first?.supplement == true)
    #expect(application.materials.first?.quantity == 2)
    #expect(try Application(json: application.json) == application)
  }

  @Test(
    arguments: [
      ("/source/caseNumber", nil, "required"), ("/source/caseNumber", "null", "required"),
      ("/source/caseNumber", " ", "required"), ("/source/caseNumber", ["a"], "type"),
      ("/source/caseNumber", .string(String(repeating: "0", count: 51)), "length"),
      ("/source/version", "-1", "format"), ("/source/version", 0, "format"), ("/source/version", "x", "format"),
      ("/source/version", true, "type"), ("/source/version", "99999999999999999999", "format"),
      ("/theme/name", "null", "required"), ("/theme/name", .string(String(repeating: "店", count: 201)), "length"),
      ("/region", "徐汇", "format"), ("/appliedAt", "2026-02-30 10:00:00", "date-time"),
      ("/appliedAt", "2026-03-03 12:15:01", "date-time"), ("/appliedAt", nil, "required"),
      ("/intent", "maybe", "format"), ("/applicant/kind", nil, "required"),
      ("/applicant/name", .string(String(repeating: "测", count: 101)), "length"),
      ("/applicant/documentNumber", "913101040000000190", "checksum"), ("/applicant/documentNumber", nil, "required"),
      ("/applicant/documentType", "营业执照", "format"), ("/applicant/legalRepresentative", nil, "required"),
      ("/applicant/phone", "1380000000", "format"), ("/agent/documentNumber", "310104190001020017", "checksum"),
      ("/agent/mobile", nil, "required"), ("/agent/mobile", "23800000001", "format"), ("/agent/name", nil, "required"),
      ("/items", nil, "required"), ("/items", [], "required"), ("/items", "none", "type"),
      ("/items/1/code", "3.1E+11", "format"), ("/items/0/code", nil, "required"), ("/materials", "none", "type"),
      ("/materials/0/name", nil, "required"), ("/materials/0/quantity", "100", "format"), ("/form", "x", "type"),
      ("/sentAt", "yesterday", "date-time"),
    ] as [(JSONPointer, JSONValue?, String)])
  func reportsOneWrongField(_ pointer: JSONPointer, _ value: JSONValue?, _ code: String) {
    #expect(findings(draft(pointer, value)) == ["\(pointer) \(code)"])
  }

  @Test func aKioskNeedsATerminalAndACourierARecipient() {
    #expect(findings(draft("/source/path", 3)) == ["/terminal required"])
    #expect(
      findings(draft("/delivery", ["way": "courier"])) == [
        "/delivery/recipient required", "/delivery/phone required", "/delivery/address required",
      ])
  }

  @Test func reportsAllAtOnceInTheSendersPlacesAndWithoutTheValues() {
    var draft = draft("/applicant/phone", "1380000000")
    draft.json = draft.json.replacing(["agent", "mobile"], with: "1380000000")
    draft.json = draft.json.replacing(["theme", "name"], with: nil)
    draft.pointers = PointerTrace { ["/applicant/phone": "/phone", "/agent/mobile": "/phone", "/theme": "/themeName"] }
    let violations = draft.checked(at: now).violations
    #expect(violations.map { "\($0.pointer) \($0.code)" } == ["/themeName required", "/phone format"])
    #expect(violations[0].messageZh == "主题名称必填项缺失")
    #expect(!violations.contains { $0.messageZh.contains("1380000000") || $0.messageEn.contains("1380000000") })
  }

  @Test func anUnknownCodeIsHeldNotMissing() throws {
    var draft = draft("/applicant/kind", nil)
    draft.pointers = PointerTrace { ["/applicant/kind": "/targetType"] }
    draft.unresolved = [Unresolved(reason: .codeUnknown, pointer: "/targetType", value: "公司")]
    #expect(try #require(draft.checked(at: now).application).applicant.kind == nil)
  }

  @Test func whatStandsInAnUnreadablePlaceIsNotMissingToo() {
    var draft = draft("/applicant/legalRepresentative", nil)
    draft.pointers = PointerTrace { ["/applicant/legalRepresentative": "/textContent/SLEGAL"] }
    draft.found = [Violation("/textContent", .jsonInString)]
    #expect(findings(draft) == ["/textContent json-in-string"])
  }

  @Test func anUnknownShapeDoesNotTrap() {
    for json in [nil, [], "text", 7, ["source": [], "items": [nil, [], 3], "materials": ["x"]]] as [JSONValue] {
      #expect(ApplicationDraft(json: json).checked(at: now).application == nil)
    }
  }
}

extension JSONValue {
  /// The document with another value at a place; nil takes the place away.
  func replacing(_ tokens: ArraySlice<String>, with value: JSONValue?) -> JSONValue? {
    guard let token = tokens.first else { return value }
    switch self {
    case .object(var object):
      object[token] = (object[token] ?? [:]).replacing(tokens.dropFirst(), with: value)
      return .object(object)
    case .array(var elements):
      guard let index = Int(token), elements.indices.contains(index) else { return self }
      elements[index] = elements[index].replacing(tokens.dropFirst(), with: value) ?? nil
      return .array(elements)
    default: return self
    }
  }

  func replacing(_ tokens: ArraySlice<String>, with value: JSONValue?) -> JSONValue {
    let replaced: JSONValue? = replacing(tokens, with: value)
    return replaced ?? .null
  }
}
