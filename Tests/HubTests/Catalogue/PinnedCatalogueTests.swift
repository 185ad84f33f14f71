import JSON
import Testing

@testable import Hub

/// What a running case asks of its theme: by the version that it has pinned, and by what its applicant answered.
@Suite struct PinnedCatalogueTests {
  private func application(_ form: JSONObject, materials: [Material] = []) -> Application {
    var application = Application(
      source: .init(system: "city", caseNumber: "1", version: 1, path: .citySite), theme: .init(name: "我要开饭店"),
      district: "SH00XH", region: "SH00XH", appliedAt: Moment(CatalogueSamples.start),
      applicant: .init(kind: .organisation, name: "x", documentType: "uscc", documentNumber: "x"),
      agent: .init(name: "x"), items: [ApplicationItem(code: "A-2")])
    application.form = form
    application.materials = materials
    return application
  }

  private func route(version: String) -> PinnedRoute {
    PinnedRoute(mapping: "m", theme: "restaurant", themeName: "我要开饭店", themeVersion: version)
  }

  /// A catalogue whose second version asks for no licence any more.
  private func changed() throws -> HubConfiguration {
    let files = try CatalogueSamples.configuration()
    let proposal = try CatalogueProposal(json: [
      "item": "A-2", "reason": "x", "materials": [["name": "平面图"], ["name": "制度"]],
    ])
    var history = CatalogueHistory(files: files.themes)
    let changes = try history.changes(
      by: proposal, author: CatalogueSamples.operator, now: CatalogueSamples.start)
    for change in changes {
      let isNew = history.take(change)
      #expect(isNew)
    }
    return files.with(history, at: CatalogueSamples.start.adding(seconds: 90 * 86_400))
  }

  @Test func aRunningCaseAsksForTheLicencesOfItsVersion() throws {
    let now = try changed()
    let filed = application([:])
    #expect(now.licences(for: filed, of: route(version: "1")).map(\.material) == ["licence"])
    #expect(now.licences(for: filed, of: route(version: "2")).isEmpty)
  }

  @Test func aLicenceThatACommitmentStandsForIsNotAskedFor() throws {
    let rules = try CatalogueSamples.configuration([
      "themes/restaurant.yaml": CatalogueSamples.theme.replacing(
        "materials: [plan, rules]}", with: "materials: [licence, plan, rules]}")
    ])
    #expect(rules.licences(for: application([:]), of: route(version: "1")).map(\.material) == ["licence"])
    #expect(rules.licences(for: application(["承诺": "是"]), of: route(version: "1")).isEmpty)
  }

  @Test func theChecklistLeavesOutWhatACommitmentStandsFor() throws {
    let rules = try CatalogueSamples.configuration()
    func checklist(_ form: JSONObject, _ materials: [Material] = []) -> [String] {
      rules.checklist(for: application(form, materials: materials), of: route(version: "1")).map(\.name)
    }
    #expect(checklist([:]) == ["营业执照", "平面图", "制度"], "the plan is the filed item's, whatever others ask for")
    #expect(checklist(["承诺": "是"]) == ["营业执照"])
    #expect(checklist(["承诺": "是"], [Material(id: "1", name: "制度")]) == ["营业执照", "制度"], "what was brought is there")
  }
}
