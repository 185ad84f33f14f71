import JSON
import Testing

@testable import Hub

/// The catalogue through time: versions, dates, differences.
@Suite struct CatalogueHistoryTests {
  private let start = CatalogueSamples.start
  private func day(_ text: String) throws -> Timestamp { Timestamp(startOf: try #require(CivilDate(text))) }

  private func history() throws -> CatalogueHistory {
    CatalogueHistory(files: try CatalogueSamples.configuration().themes)
  }

  private func publish(
    _ history: inout CatalogueHistory, _ fields: JSONObject, at now: Timestamp? = nil
  ) throws -> CatalogueChange {
    let proposal = try CatalogueProposal(json: .object(fields))
    let changes = try history.changes(by: proposal, author: CatalogueSamples.operator, now: now ?? start)
    let change = try #require(changes.first)
    let counts = history.take(change)
    #expect(counts)
    return change
  }

  @Test func aChangeBecomesTheNextVersionWithItsDifference() throws {
    let change = try CatalogueSamples.change()
    #expect(change.version == 2 && change.effective == start)
    #expect(
      change.difference.map { "\($0.part.rawValue) \($0.name) \($0.from == nil ? "+" : "-")" } == [
        "element 是否网络经营 -", "element 经营网址 -", "element 餐位数 +", "material 平面图 -",
      ])
  }

  @Test func itTakesEffectByItselfAtItsDateAndTheOldVersionIsStillThere() throws {
    var history = try history()
    let change = try publish(&history, ["item": "A-1", "promisedDays": 5, "effective": "2026-04-01"])
    let midnight = try day("2026-04-01")
    #expect(change.effective == midnight)
    #expect(history.nextEffective(after: start) == midnight)
    #expect(history.theme("restaurant", at: midnight.adding(milliseconds: -1))?.version == "1")
    let after = try #require(history.theme("restaurant", at: midnight))
    #expect(after.version == "2" && after.item("A-1")?.limits.promised == 5)
    #expect(history.theme("restaurant", version: "1")?.item("A-1")?.limits.promised == 7)
    #expect(history.theme("restaurant", version: "9") == nil)
  }

  @Test func ofTwoWithOneVersionTheFirstCountsForEverybody() throws {
    var history = try history()
    let first = try CatalogueSamples.change()
    let second = try CatalogueSamples.change(["promisedDays": 3])
    #expect(first.version == second.version)
    let counted = [history.take(first), history.take(second)]
    #expect(counted == [true, false])
    #expect(history.theme("restaurant", at: start)?.item("A-1")?.limits.promised == 7)
  }

  @Test func whatTheFilesHaveCaughtUpWithIsHistory() throws {
    var history = CatalogueHistory(
      files: try CatalogueSamples.configuration([
        "themes/restaurant.yaml": CatalogueSamples.theme.replacing("version: \"1\"", with: "version: \"2\"")
      ]).themes)
    let counts = history.take(try CatalogueSamples.change())
    #expect(!counts)
  }

  @Test func aLaterVersionMayTakeEffectBeforeAnEarlierOneAndWhatWasPinnedStays() throws {
    var history = try history()
    _ = try publish(&history, ["item": "A-1", "promisedDays": 6, "effective": "2026-05-01"])
    let urgent = try publish(&history, ["item": "A-2", "promisedDays": 4])
    #expect(urgent.version == 3)
    let between = try #require(history.theme("restaurant", at: start))
    #expect(between.version == "3" && between.item("A-1")?.limits.promised == 7)
    let then = try #require(history.theme("restaurant", at: try day("2026-05-02")))
    #expect(then.version == "2" && then.item("A-1")?.limits.promised == 6 && then.item("A-2")?.limits.promised == 4)
    #expect(history.theme("restaurant", version: "3") == between)
  }

  @Test func theSameAgainIsNoChange() throws {
    var history = try history()
    _ = try publish(&history, ["item": "A-1", "promisedDays": 5])
    let again = try CatalogueProposal(json: ["item": "A-1", "promisedDays": 5])
    #expect(try history.changes(by: again, author: CatalogueSamples.operator, now: start) == [])
  }

  @Test func aDepartmentChangesOnlyWhatItDecides() throws {
    let proposal = try CatalogueProposal(json: ["item": "A-2", "promisedDays": 3])
    let history = try history()
    #expect(throws: CatalogueRefusal.self) {
      try history.changes(by: proposal, author: CatalogueAuthor(department: "market", of: nil), now: start)
    }
    #expect(
      try history.changes(by: proposal, author: CatalogueAuthor(department: "fire", of: nil), now: start).count == 1)
  }

  @Test func aDistrictsAuthorChangesOnlyItsThemes() throws {
    let proposal = try CatalogueProposal(json: ["item": "A-1", "promisedDays": 3])
    let history = try history()
    #expect(throws: CatalogueRefusal.self) {
      try history.changes(
        by: proposal, author: CatalogueAuthor(department: "market", of: "SH00HP"), now: start)
    }
    let own = CatalogueAuthor(operator: "li", scope: .districts(["SH00XH"]))
    #expect(try history.changes(by: proposal, author: own, now: start).count == 1)
  }

  private static let wrong: [(JSONObject, String)] = [
    (["item": "B-9", "promisedDays": 3], "/item"), (["item": "A-1", "promisedDays": 21], "/promisedDays"),
    (["item": "A-1", "materials": [["name": "执照A"], ["name": "执照A"]]], "/materials/1"),
    (["item": "A-1", "materials": [["name": "执照A", "committed": true]]], "/materials"),
  ]

  @Test(arguments: wrong)
  func whatIsWrongIsRefusedWithItsPlace(_ fields: JSONObject, _ pointer: String) throws {
    let history = try history()
    let proposal = try CatalogueProposal(json: .object(fields))
    do throws(CatalogueRefusal) {
      _ = try history.changes(by: proposal, author: CatalogueSamples.operator, now: start)
      Issue.record("was taken")
    } catch { #expect(error.violations.map(\.pointer) == [pointer]) }
  }

  @Test func aMaterialIsKnownByAnyOfItsNamesAndNewOnesAreAsked() throws {
    var history = try history()
    _ = try publish(&history, ["item": "A-1", "materials": [["name": "YYZZ"], ["name": "健康证", "way": "government"]]])
    let theme = try #require(history.theme("restaurant", at: start))
    #expect(theme.item("A-1")?.materials == ["licence", "健康证"])
    #expect(theme.materials.first { $0.id == "健康证" }?.way == .government)
    #expect(theme.materials.contains { $0.id == "plan" }, "another item still asks for it")
    #expect(!theme.materials.contains { $0.id == "form" }, "nobody asks for it any more")
  }

  @Test func aCommitmentLosesWhatTheItemNoLongerAsksFor() throws {
    var history = try history()
    _ = try publish(&history, ["item": "A-2", "materials": [["name": "营业执照"], ["name": "制度"]]])
    #expect(history.theme("restaurant", at: start)?.item("A-2")?.commitment?.materials == ["rules"])
    _ = try publish(&history, ["item": "A-2", "materials": [["name": "营业执照"]]])
    #expect(history.theme("restaurant", at: start)?.item("A-2")?.commitment == nil)
  }

  @Test func aPrerequisiteCanBeLiftedFromADate() throws {
    let theme = CatalogueSamples.theme.replacing(
      "    elements: [企业名称, 联系人]\n", with: "    elements: [企业名称, 联系人]\n    prerequisite: {name: 先备案}\n")
    var history = CatalogueHistory(files: try CatalogueSamples.configuration(["themes/restaurant.yaml": theme]).themes)
    _ = try publish(&history, ["item": "A-2", "prerequisiteEnforced": false, "effective": "2026-04-01"])
    #expect(history.theme("restaurant", at: start)?.item("A-2")?.prerequisite?.isEnforced == true)
    #expect(history.theme("restaurant", at: try day("2026-04-01"))?.item("A-2")?.prerequisite?.isEnforced == false)
  }

  @Test func aRecordIsReadAsItWasWritten() throws {
    let change = try CatalogueSamples.change(["effective": "2026-04-01", "reason": "表样更新"])
    #expect(try CatalogueChange(json: change.json) == change)
    #expect(String(decoding: change.record.key ?? [], as: UTF8.self) == "restaurant/A-1/2/\(change.id)")
  }
}
