import Testing

@testable import Hub

/// What `hubctl check` says of a catalogue that is wrong, with place and hint.
@Suite struct CatalogueLintTests {
  private func findings(_ changes: [String: String?]) -> [Finding] {
    HubConfiguration.load(SampleConfiguration.files(CatalogueSamples.files(changes))).findings
  }

  private func theme(_ old: String, _ new: String) -> [Finding] {
    findings(["themes/restaurant.yaml": CatalogueSamples.theme.replacing(old, with: new)])
  }

  @Test func aGoodCatalogueHasNone() { #expect(findings([:]) == []) }

  @Test func anElementIsDefinedOnce() throws {
    let twice = findings(["elements.yaml": CatalogueSamples.elements + "  - {name: ' 企业名称 '}\n"])
    #expect(twice.map(\.messageEn) == ["defines \" 企业名称 \" twice"])
    #expect(twice.first?.line == 8 && twice.first?.key == "elements[6]")
    let same = findings(["elements.yaml": CatalogueSamples.elements + "  - {name: 单位, identifier: applicant.name}\n"])
    #expect(same.map(\.messageEn) == ["is applicant.name, which \"企业名称\" is already"])
    #expect(same.first?.hint?.contains("企业名称") == true)
  }

  @Test func anItemNamesOnlyElementsThatAreDefined() {
    let found = theme("elements: [企业名称, 酒类品种]", "elements: [企业名称, 酒类品钟]")
    #expect(found.map(\.key) == ["items[2]"])
    #expect(found.first?.hint?.contains("酒类品种") == true)
  }

  @Test func aFieldOfADepartmentIsFedByAnItem() {
    let market = """
      system: market
      name: {zh: 市场, en: market}
      send: {transport: http-push}
      outbound:
        application:
          request: {method: POST, path: /a, fields: {area: application.form.经营面积, plates: application.form.餐位数}}
      """
    let found = findings(["systems/market.yaml": market])
    #expect(found.map(\.messageEn) == ["reads \"餐位数\", which no item of this department has in its form"])
    #expect(found.first?.file == "systems/market.yaml" && found.first?.line == 6)
  }

  @Test func aMaterialThatNobodyAsksForIsTold() {
    let found = theme("materials: [proof]", "materials: [form]")
    #expect(found.map(\.severity) == [.warning])
    #expect(found.map(\.key) == ["materials[4]"])
  }

  @Test func aSituationThatDecidesNothingIsTold() {
    let found = theme("  - {element: 承诺, choices: [是, 否]}\n", "  - {element: 承诺, choices: [是, 否]}\n  - {element: 天气}\n")
    #expect(found.map(\.key) == ["situations[3]"])
    #expect(found.first?.severity == .warning && found.first?.hint != nil)
  }

  @Test func anItemHasADepartmentSystemOrSaysThatNoneIsConnected() {
    let found = findings(["systems/fire.yaml": nil])
    #expect(found.map(\.key) == ["items[1].department"])
    #expect(found.first?.line == 23)
    let said = theme("department: fire\n", "department: firemen\n    connected: false\n")
    #expect(said == [])
    let outdated = theme("department: fire\n", "department: fire\n    connected: false\n")
    #expect(outdated.map(\.key) == ["items[1].connected"] && outdated.map(\.severity) == [.warning])
  }

  @Test func aCommitmentNamesMaterialsOfItsItem() {
    #expect(theme("materials: [plan, rules]}", "materials: []}").map(\.key) == ["items[1].commitment.materials"])
    #expect(
      theme("materials: [plan, rules]}", "materials: [plan, proof]}").map(\.messageEn)
        == ["commits for \"proof\", which the item does not ask for"])
  }

  @Test func limitsAreBoundByTheLawAndTheTheme() {
    #expect(
      theme("promised: 7, legal: 20", "promised: 21, legal: 20").contains { $0.key == "items[0].limits.promised" })
    #expect(theme("committed: 1}", "committed: 6}").map(\.key) == ["items[1].limits.committed"])
    #expect(theme("promised: 7, legal: 20", "promised: 9, legal: 20").map(\.severity) == [.warning])
  }
}
