import JSON
import Testing

@testable import Hub

/// What marks two filings as one matter.
@Suite struct CaseMatterTests {
  private func matter(
    _ system: SystemCode = "city", path: Application.FilingPath = .citySite, theme: String = "我要开饭店",
    premises: JSONValue? = "上海市徐汇区测试路1号", applicant: String = "91310104000000019P", key: Bool = true
  ) throws -> String? {
    let changes = ["systems/xuhui.yaml": SampleConfiguration.xuhui + "\npath: 2\n"]
    var rules = try #require(HubConfiguration.load(SampleConfiguration.files(changes)).configuration)
    if key { rules = try rules.with(searchKey: Array(repeating: 7, count: 32)) }
    var application = Application(
      source: .init(system: system, caseNumber: "1", version: 1, path: path), theme: .init(name: theme),
      district: "SH00XH", region: "SH00XH", appliedAt: Moment(Timestamp(milliseconds: 1_772_413_200_000)),
      applicant: .init(kind: .organisation, name: "甲", documentType: "uscc", documentNumber: applicant),
      agent: .init(name: "乙"), items: [ApplicationItem(code: "A-1")])
    application.form["住所"] = premises
    let submission = Submission(application: application, contentDigest: "c", originalDigest: "o")
    let event = CaseEvent(
      id: "1", application: application.id, time: Timestamp(milliseconds: 0), body: .submitted(submission))
    let outcome = Case.handle(
      event, nil, body: nil, rules: rules, now: Timestamp(milliseconds: 1_772_413_200_000), source: nil)
    let state = try #require(outcome.state)
    #expect(try CaseState(json: state.json).matter == state.matter)
    return state.matter
  }

  @Test func routedOrHeldTheMatterIsTheSame() throws {
    // At the portal no department is connected, so that case is held; the city's is routed.
    let city = try #require(try matter())
    #expect(try matter("xuhui", path: .districtEntrance) == city)
    #expect(city.count == 32 && !city.contains("9131"))
  }

  @Test func applicantThemeAndPremisesMakeIt() throws {
    let first = try matter()
    #expect(try matter(premises: "上海市徐汇区测试路 2号") != first)
    #expect(try matter(premises: "　上海市徐汇区测试路1号 ") == first)
    #expect(try matter(applicant: "91310104000000027G") != first)
    #expect(try matter(theme: "我要开测试店") == nil)
    #expect(try matter(premises: nil) == nil)
    #expect(try matter(key: false) == nil)
  }
}
