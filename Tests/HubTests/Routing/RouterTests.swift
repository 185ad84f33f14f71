import JSON
import Testing

@testable import Hub

@Suite struct RouterTests {
  private let march = Timestamp(milliseconds: 1_772_413_200_000)

  private func application(
    theme: String = "我要开饭店", code: String? = nil, district: DistrictCode? = "SH00XH", system: SystemCode = "city",
    items: [ItemCode] = ["A-1"], form: JSONObject = [:]
  ) -> Application {
    Application(
      source: .init(system: system, caseNumber: "1", version: 1, path: .citySite),
      theme: .init(name: theme, code: code),
      district: district, region: "SH00XH", appliedAt: Moment(march),
      applicant: .init(kind: .organisation, name: "x", documentType: "uscc", documentNumber: "x"),
      agent: .init(name: "x"), items: items.map { ApplicationItem(code: $0) }, form: form)
  }

  private func explain(_ application: Application, _ changes: [String: String?] = [:]) throws -> RouteExplanation {
    try #require(HubConfiguration.load(SampleConfiguration.files(changes)).configuration)
      .explain(application, at: march)
  }

  private func reason(_ explanation: RouteExplanation) -> HoldReason? {
    if case .held(let reason, _) = explanation.decision { reason } else { nil }
  }

  @Test func aRouteNamesItsMappingAndTheCataloguesItems() throws {
    let explanation = try explain(application(code: "A0006", items: ["A-1", "A-2"]))
    #expect(
      explanation.decision
        == .routed(
          Route(
            mapping: "big", district: "SH00XH", theme: "restaurant", themeName: "我要开饭店", themeVersion: "3",
            legs: [
              RouteLeg(
                leg: "xuhui", system: "xuhui",
                items: [ApplicationItem(code: "A-1", name: "甲"), ApplicationItem(code: "A-2", name: "乙")])
            ])))
    #expect(explanation.candidates.map(\.fits) == [true])
  }

  @Test func nothingIsADefault() throws {
    #expect(reason(try explain(application(theme: "别的"))) == .themeUnknown)
    #expect(reason(try explain(application(district: "SH00JA"))) == .mappingMissing)
    #expect(reason(try explain(application(district: nil))) == .codeUnknown)
    #expect(reason(try explain(application(code: "A0008"))) == .mappingMissing)
    #expect(reason(try explain(application(items: ["A-1", "B-1"]))) == .itemUnknown)
    #expect(reason(try explain(application(system: "xuhui"))) == .mappingMissing)
  }

  @Test func aConditionIsExplained() throws {
    let changes = [
      "mappings.yaml": SampleConfiguration.mappings + "    when: [{element: 经营面积, at_least: 50}]\n"
    ]
    for (area, fits) in [("50", true), ("49.9", false), ("５０", true), ("fifty", false), ("nan", false)] {
      let explanation = try explain(application(form: ["经营面积": .string(area)]), changes)
      #expect((reason(explanation) == nil) == fits, "\(area)")
    }
    let absent = try explain(application(), changes)
    #expect(absent.decision == .held(.mappingMissing, detail: "big: condition is not 经营面积 ≥ 50"))
    #expect(absent.candidates.first?.checks.map(\.subject) == [.name, .district, .state, .effective, .condition])
  }

  @Test func twoThatFitAreAmbiguous() {
    let mapping = ThemeMapping(
      id: "a", source: "city", name: "我要开饭店", aliases: [], codes: [], codeTable: nil, district: "SH00XH",
      theme: "restaurant", receiver: "xuhui", owner: "test", from: nil, until: nil, state: .live, conditions: [],
      line: 1)
    var second = mapping
    second.id = "b"
    let explanation = Router(mappings: [mapping, second], themes: []).explain(application(), at: march)
    #expect(explanation.decision == .held(.mappingAmbiguous, detail: "several mappings fit: a, b"))
  }

  @Test func aMappingIsInForceFromItsFirstShanghaiDay() throws {
    let changes = [
      "mappings.yaml": SampleConfiguration.mappings + "    effective: {from: 2026-03-02, until: 2026-03-03}\n"
    ]
    let configuration = try #require(HubConfiguration.load(SampleConfiguration.files(changes)).configuration)
    let midnight = Timestamp(milliseconds: 1_772_380_800_000)  // 2026-03-02T00:00:00+08:00
    for (moment, fits) in [
      (midnight.adding(milliseconds: -1), false), (midnight, true), (midnight.adding(seconds: 86_399), true),
      (midnight.adding(seconds: 86_400), false),
    ] {
      #expect((reason(configuration.explain(application(), at: moment)) == nil) == fits)
    }
  }

  @Test(arguments: [
    ("　我要开饭店（≥50㎡） ", "我要开饭店(≥50m2)"), ("Ａ Ｂ\u{A0}c", "ABc"), ("我要開飯店", "我要開飯店"), ("", ""),
  ]) func namesAreNormalised(name: String, normalised: String) {
    #expect(NormalisedName(name).text == normalised)
  }
}
