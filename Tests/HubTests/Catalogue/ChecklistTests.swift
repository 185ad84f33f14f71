import JSON
import Testing

@testable import Hub

@Suite struct ChecklistTests {
  private func theme() throws -> Theme {
    try #require(HubConfiguration.load(SampleConfiguration.files()).configuration?.themes.first)
  }

  @Test func withoutAnswersEveryItemIsThere() throws {
    let checklist = try theme().checklist()
    #expect(checklist.items.map(\.code) == ["A-1", "A-2"])
    #expect(checklist.form.fields.map(\.element.name) == ["e1", "e2", "e3"])
    #expect(checklist.materials.needs.map(\.material.id) == ["m1", "m2"])
  }

  @Test func answersDecideWhatIsNeeded() throws {
    #expect(try theme().checklist(for: ["酒": "否"]).form.fields.map(\.element.name) == ["e1", "e2"])
    #expect(try theme().checklist(for: ["酒": "否"]).materials.needs.map(\.material.id) == ["m1"])
    #expect(try theme().checklist(for: ["酒": "是"]).items.count == 2)
    #expect(try theme().checklist(for: [:]).items.count == 1)
  }
}
