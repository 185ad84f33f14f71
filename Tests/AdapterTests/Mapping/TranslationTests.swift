import Hub
import Testing

/// What a translation tells besides its value.
@Suite struct TranslationTests {
  private let system: InlineSystem

  init() throws {
    system = try InlineSystem(
      """
      tables: {state: {words: {收件: received}}, item: {unknown: item-unknown, words: {甲: A-1}}}
      inbound:
        status:
          keys: ignore-case
          absent: ["null"]
          for-each: list
          fields:
            caseNumber: { from: applyNo, text: true }
            whole: { from: state, table: state, required: true }
            items: { from: parts, each: { item: { from: name, table: item }, status: { from: state, table: state } } }
            occurredAt: { from: finishTime, date-form: rfc3339 }
          checks:
            - agree: [name, title]
              if: { kind: org }
          ignore: [code]
      """)
    try #require(system.findings.map(\.description) == [])
  }

  @Test func keysAreMatchedWithoutCaseAndToldAsSent() throws {
    let document =
      #"{"Code": 0, "LIST": [{"applyno": 7, "State": "收件", "Finishtime": "2026-03-02 09:15:00.0", "Extra": 1}]}"#
    guard case .translated(let events, let trace) = system.status(document) else {
      Issue.record("not translated")
      return
    }
    let event = try #require(events.first)
    #expect(event.caseNumber == "7")
    #expect(event.whole == .received)
    #expect(event.occurredAt?.rfc3339 == "2026-03-02T09:15:00+08:00")
    #expect(trace.unknownFields == ["/LIST/0/Extra"])
    #expect(trace.pointers()["/0/caseNumber"] == "/LIST/0/applyno")
    #expect(trace.pointers()["/0/occurredAt"] == "/LIST/0/Finishtime")
  }

  @Test func twoKeysThatAreOneAreRefused() {
    guard case .unreadable(let code, _) = system.status(#"{"list": [{"applyNo": "1", "ApplyNo": "2"}]}"#) else {
      Issue.record("was read")
      return
    }
    #expect(code == "duplicate-key")
  }

  @Test func allViolationsComeAtOnce() throws {
    let document = """
      {"list": [{"applyNo": {}, "state": "null", "finishTime": "2026-02-30 00:00:00"},
                {"applyNo": "2", "state": "收件", "kind": "org", "name": "甲（上海）", "title": "乙", "parts": "none"}]}
      """
    guard case .invalid(let violations) = system.status(document) else {
      Issue.record("was translated")
      return
    }
    #expect(
      violations.map { "\($0.pointer) \($0.code)" } == [
        "/list/0/applyNo type", "/list/0/state required", "/list/0/finishTime date-time", "/list/1/parts type",
        "/list/1/name inconsistent",
      ])
    #expect(violations.allSatisfy { !$0.messageZh.isEmpty && !$0.messageEn.isEmpty })
  }

  @Test func timesAreReadWithoutAStepForIt() throws {
    let plain = try InlineSystem(
      """
      tables: {state: {words: {收件: received}}}
      inbound:
        status:
          for-each: list
          fields:
            caseNumber: no
            whole: { from: state, table: state }
            occurredAt: at
            special.kind: kind
            special.startedAt: { from: since, date: true }
      """)
    try #require(plain.findings.map(\.description) == [])
    let document = """
      {"list": [{"no": "1", "state": "收件", "at": "2026-03-02 09:15:00"},
                {"no": "2", "state": "收件", "at": "20260302", "kind": "2", "since": "2026/3/2 9:15"}]}
      """
    guard case .translated(let events, _) = plain.status(document) else {
      Issue.record("not translated")
      return
    }
    #expect(events.map { $0.occurredAt?.rfc3339 } == ["2026-03-02T09:15:00+08:00", "2026-03-02T00:00:00+08:00"])
    #expect(events[1].special?.startedAt?.rfc3339 == "2026-03-02T09:15:00+08:00")
    guard case .invalid(let wrong) = plain.status(#"{"list": [{"no": "1", "state": "收件", "at": "昨天"}]}"#) else {
      Issue.record("was translated")
      return
    }
    #expect(wrong.map { "\($0.pointer) \($0.code)" } == ["/list/0/at date-time"])
  }

  @Test func whatIsNoStatusIsToldWithItsPlace() throws {
    // No table stands between their words and the hub's.
    let bare = try InlineSystem(
      """
      tables: {item: {unknown: item-unknown, words: {甲: A-1}}}
      inbound:
        status:
          for-each: list
          fields:
            caseNumber: no
            whole: state
            items: { from: parts, each: { item: { from: name, table: item }, status: state } }
      """)
    func violations(_ document: String) -> [String] {
      guard case .invalid(let found) = bare.status(document) else { return [] }
      return found.map { "\($0.pointer) \($0.code)" }
    }
    #expect(violations(#"{"list": [{"no": "1", "state": "办结"}]}"#) == ["/list/0/state format"])
    #expect(violations(#"{"list": [{"state": "received"}]}"#) == ["/list/0/no required"])
    let parts = #"[{"name": "乙", "state": "received"}, {"name": "甲", "state": "办结"}]"#
    #expect(violations(#"{"list": [{"no": "1", "parts": \#(parts)}]}"#) == ["/list/0/parts/1/state format"])
  }

  @Test func namesAgreeAfterFolding() {
    let document = #"{"list": [{"applyNo": "2", "state": "收件", "kind": "org", "name": "甲（上海）", "title": "甲(上海)"}]}"#
    guard case .translated = system.status(document) else {
      Issue.record("not translated")
      return
    }
  }

  @Test func whatNoTableKnowsIsHeldAndTheRestGoesOn() throws {
    let document = """
      {"list": [{"applyNo": "1", "state": "流转", "parts": [{"name": "乙", "state": "收件"}, {"name": "甲", "state": "收件"}]}]}
      """
    guard case .translated(let events, let trace) = system.status(document) else {
      Issue.record("not translated")
      return
    }
    let event = try #require(events.first)
    #expect(event.whole == nil)
    #expect(event.items == [.init(item: "A-1", status: .received)])
    #expect(event.unresolved == trace.unresolved)
    #expect(
      event.unresolved.map { "\($0.pointer) \($0.reason.rawValue) \($0.value ?? "")" } == [
        "/list/0/state code-unknown 流转", "/list/0/parts/0/name item-unknown 乙",
      ])
  }

  @Test(arguments: [
    ("", "json-malformed"), ("[1]", "not-an-object"), (#"{"list": 1"#, "json-malformed"),
    (String(repeating: #"{"a":"#, count: 100) + "1" + String(repeating: "}", count: 100), "too-deep"),
  ]) func whatCannotBeReadSaysWhy(document: String, expected: String) {
    guard case .unreadable(let code, _) = system.status(document) else {
      Issue.record("was read")
      return
    }
    #expect(code == expected)
  }

  @Test(arguments: [#"{"list": "x"}"#, #"{"list": {}}"#]) func aListThatIsNoneIsOfTheWrongType(document: String) {
    guard case .invalid(let violations) = system.status(document) else {
      Issue.record("was translated")
      return
    }
    #expect(violations.map { "\($0.pointer) \($0.code)" } == ["/list type"])
  }
}
