import Testing

@testable import Adapters
@testable import Hub

/// What a system that subscribes to limits is sent.
@Suite struct DeadlineMappingTests {
  private static let head = """
    send: {transport: http-push, url: "http://127.0.0.1:1"}
    delivery: {subscribe: [deadlines]}

    """

  @Test func aNoticeIsMapped() throws {
    let system = try InlineSystem(
      Self.head + """
        outbound:
          reply: {rules: [{then: delivered}]}
          deadline:
            repeatable: true
            request:
              method: POST
              path: /warn
              fields: {PROJID: caseNumber, SXBM: item, YJJB: code, SSSX: left, QX: {from: dueAt, date-form: spaced}}
        """)
    #expect(system.findings == [])
    let lastDay = try #require(CivilDate("2026-03-11"))
    let notice = DeadlineNotice(
      caseNumber: "C1", district: "SH00XH", theme: "restaurant", themeName: "我要开饭店", item: "310150633000",
      department: "alcohol", clock: .decision, level: .yellow, since: try #require(CivilDate("2026-03-02")), days: 7,
      lastDay: lastDay, left: -1, provisional: false, at: Timestamp(startOf: lastDay.next))
    let record = OutboundRecord(
      delivery: "ap-1.deadline.3", sequence: 1, system: "sample", application: "ap-1", round: 1, doubtful: false,
      payload: .deadline(notice))
    let exchange = try #require(system.mapping.outbound?.deadline.first)
    var evaluation = exchange.evaluation(of: record.document, tables: [:], lent: [:])
    let body = String(decoding: try exchange.made(&evaluation).body, as: UTF8.self)
    #expect(
      body
        == #"{"PROJID":"C1","SXBM":"310150633000","YJJB":"2","SSSX":-1,"QX":"2026-03-12 00:00:00"}"#)
  }

  @Test func aSubscriptionWithoutItsMappingIsFound() throws {
    let found = try InlineSystem(Self.head + "outbound: {}\n").findings
    #expect(found.map(\.messageEn) == ["what is subscribed to needs a mapping"])
  }
}
