import JSON
import Testing

@testable import Hub

/// What is computed from a theme: questions, form, materials, checklist, report.
@Suite struct ComputedCatalogueTests {
  private func questions(_ answers: JSONObject) throws -> [String] {
    try CatalogueSamples.restaurant().questions(for: answers).map(\.situation.element)
  }

  @Test func onlyQuestionsThatStillMatterAreAsked() throws {
    #expect(try questions([:]) == ["经营面积", "酒", "承诺", "酒类方式"])
    #expect(try questions(["酒": "否"]) == ["经营面积", "酒", "承诺"])
    #expect(try questions(["酒": "是"]) == ["经营面积", "酒", "承诺", "酒类方式"])
    let theme = try CatalogueSamples.restaurant()
    let alcohol = try #require(theme.questions(for: ["酒": "否"]).first { $0.situation.element == "酒" })
    #expect(alcohol.answer == "否" && alcohol.items == ["A-3"] && alcohol.situation.question == "卖酒吗？")
  }

  @Test func theMergedFormHasEachElementOnceWithWhatFillsIt() throws {
    let form = try CatalogueSamples.restaurant().checklist(for: ["经营面积": 80, "是否网络经营": "否"]).form
    #expect(form.fields.map(\.element.name) == ["企业名称", "经营面积", "联系人", "是否网络经营"])
    #expect(form.fields.map(\.items.count) == [2, 1, 2, 1])
    #expect(form.fields.map(\.element.source) == [.licence, .situation, .identity, .typed])
    #expect(form.fields[1].value == 80)
    #expect(form.typed == 1)
    let online = try CatalogueSamples.restaurant().checklist(for: ["是否网络经营": "是"]).form
    #expect(online.fields.last?.element.name == "经营网址")
  }

  @Test func aCommitmentStandsForMaterialsThatNobodyElseAsksFor() throws {
    let theme = try CatalogueSamples.restaurant()
    let standings = { (form: JSONObject?) in
      Dictionary(
        uniqueKeysWithValues: theme.checklist(for: form).materials.needs.map { ($0.material.id, $0.standing) })
    }
    #expect(
      standings(nil)
        == ["licence": .library, "form": .online, "plan": .applicant, "rules": .committed, "proof": .government])
    #expect(standings(["承诺": "否"])["rules"] == .applicant)
    let committed = theme.checklist(for: ["承诺": "是"])
    #expect(committed.committed == ["A-2"])
    #expect(committed.items.map(\.code) == ["A-1", "A-2"], "the item itself stays")
  }

  @Test func daysAreThoseOfTheLongestItemAndTheLawsWhereNothingIsPromised() throws {
    let theme = try CatalogueSamples.restaurant()
    #expect(theme.checklist(for: ["承诺": "是"]).days == 7)
    #expect(theme.checklist().days == 20)
  }

  @Test func theReportIsComputedAndThePublishedFiguresOnlyStandBeside() throws {
    let report = ThemeReport(try CatalogueSamples.restaurant(), for: ["承诺": "是", "酒": "否", "是否网络经营": "是"])
    #expect(report.figures[.days] == BeforeAfter(before: 33, after: 7))
    #expect(report.figures[.materials] == BeforeAfter(before: 6, after: 1))
    #expect(report.figures[.trips] == BeforeAfter(before: 5, after: 1))
    #expect(report.figures[.fields] == BeforeAfter(before: 7, after: 5))
    #expect(report.view[pointer: "/figures/days/published/before"] == 38)
    #expect(report.view[pointer: "/figures/materials/published"] == nil)
    #expect(report.view[pointer: "/figures/days/reductionPercent"] == .number(JSONNumber(78.79)!))
    #expect(BeforeAfter(before: 0, after: 0).reduction == nil)
  }

  @Test func publishedReductionsAreThoseOfTheInterview() {
    let exact = [(38, 7, 81.58), (34, 8, 76.47), (8, 1, 87.5), (186, 81, 56.45)]
    for (before, after, percent) in exact { #expect(BeforeAfter(before: before, after: after).reduction == percent) }
  }
}
