import Testing

@testable import Hub

@Suite struct MappingFindingsTests {
  private func mapping(
    _ id: String, name: String = "我要开饭店", to: String = "{district: SH00XH, theme: restaurant, system: xuhui}",
    more: String = ""
  ) -> String {
    """
      - id: \(id)
        from: {system: city, theme: \(name)}
        to: \(to)
        owner: test
        state: live
    \(more.isEmpty ? "" : "    \(more)\n")
    """
  }

  private func findings(_ mappings: String...) -> [String] {
    SampleConfiguration.findings(["mappings.yaml": "mappings:\n" + mappings.joined()])
      .map { String($0.split(separator: " ", maxSplits: 1)[1]) }
  }

  @Test func twoThatFitOneApplicationOverlap() {
    #expect(
      findings(mapping("a"), mapping("b", name: "我要开 饭店"))
        == ["mappings.b: overlaps \"a\": one application can fit both"])
  }

  @Test(arguments: [
    ("effective: {until: 2026-01-01}", "effective: {from: 2026-01-01}"),
    ("when: [{element: 经营面积, below: 50}]", "when: [{element: 经营面积, at_least: 50}]"),
    ("when: [{element: 酒, is: [是]}]", "when: [{element: 酒, is: [否]}]"),
  ]) func datesAndConditionsKeepThemApart(left: String, right: String) {
    #expect(findings(mapping("a", more: left), mapping("b", more: right)) == [])
  }

  @Test(arguments: [
    ("effective: {until: 2026-01-02}", "effective: {from: 2026-01-01}"),
    ("when: [{element: 经营面积, below: 51}]", "when: [{element: 经营面积, at_least: 50}]"),
    ("when: [{element: 经营面积, below: 50}]", "when: [{element: 酒, is: [是]}]"),
  ]) func touchingOnesOverlap(left: String, right: String) {
    #expect(findings(mapping("a", more: left), mapping("b", more: right)).count == 1)
  }

  @Test(arguments: [
    ("effective: {from: 2026-01-01, until: 2026-01-01}", "mappings.a: is unreachable: it ends before it begins"),
    (
      "when: [{element: 酒, is: [是]}, {element: 酒, is: [否]}]",
      "mappings.a: is unreachable: its conditions exclude each other"
    ),
    ("when: [{element: 经营面积, at_least: 50, below: 50}]", "mappings[0].when[0].at_least: can never hold"),
    (
      "when: [{element: 面积, at_least: 50}]",
      "mappings.a: asks for \"面积\", which no situation of \"restaurant\" declares"
    ),
  ]) func whatCanNeverFitIsFound(more: String, message: String) {
    #expect(findings(mapping("a", more: more)) == [message])
  }

  @Test(arguments: [
    ("{district: SH00XH, theme: cafe, system: xuhui}", "mappings.a: names the unknown theme \"cafe\""),
    ("{district: SH00XH, theme: restaurant, system: fire}", "mappings.a: names the unknown system \"fire\""),
    ("{district: SH00XH, theme: restaurant, system: city}", "mappings.a: \"city\" has no send: section"),
  ]) func whatIsUnknownIsFound(to: String, message: String) {
    #expect(findings(mapping("a", to: to)) == [message])
  }

  @Test func anotherDistrictsThemeAndSystemAreFound() {
    #expect(findings(mapping("a", to: "{district: SH00JA, theme: restaurant, system: xuhui}")).count == 2)
  }

  @Test func theSameIDTwiceIsFound() {
    #expect(findings(mapping("a"), mapping("a")) == ["mappings.a: stands twice"])
  }

  @Test func codesMustStandInTheirTable() {
    let found = SampleConfiguration.findings([
      "mappings.yaml": SampleConfiguration.mappings.replacing("codes: [A0006]", with: "codes: [A9], code_table: t"),
      "codes/t.csv": "code,name_zh,name_en,source\nA0006,a,b,c\n",
    ])
    #expect(found == ["mappings.yaml:2 mappings.big: \"A9\" is not in codes/t.csv"])
  }
}
