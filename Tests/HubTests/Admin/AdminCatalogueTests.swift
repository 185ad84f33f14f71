import HubTesting
import JSON
import Testing

@testable import Hub

/// What portals, kiosks and windows ask of the catalogue, and what operators do with it.
@Suite(.timeLimit(.minutes(1)))
struct AdminCatalogueTests {
  @Test func aThemeIsComputedForAnAnswerAndForEverybody() async throws {
    try await AdminScene.run(try await IndexScene()) { admin in
      let everybody = try await admin.ask("/themes/restaurant/checklist")
      #expect(everybody.status == 200 && everybody.json["items"]?.array?.count == 2)
      let answered = try await admin.ask("/themes/restaurant/checklist", posting: ["answers": ["酒": "否"]])
      #expect(answered.json["items"]?.array?.count == 1)
      let questions = try await admin.ask("/themes/restaurant/questions", posting: ["answers": ["酒": "否"]])
      #expect(questions.json["questions"]?.array?.map { $0["element"] } == ["经营面积", "酒"])
      #expect(try await admin.ask("/themes/no-such/form").status == 404)
      #expect(try await admin.ask("/themes/restaurant/form", posting: ["answer": [:]]).status == 400)
      #expect(try await admin.ask("/themes/restaurant/form", posting: ["answers": ["酒": true]]).status == 400)
      let wrong = try await admin.ask(
        "/themes/restaurant/form", posting: ["answers": ["酒": "也许", "天气": "晴", "e1": "x"]])
      #expect(wrong.status == 400 && wrong.json["messageEn"]?.string?.hasSuffix("酒=也许, 天气") == true)
      #expect(try await admin.ask("/themes/restaurant/report", as: nil).status == 401)
    }
  }

  @Test func anOperatorPublishesWithAReasonAndSeesTheHistory() async throws {
    try await AdminScene.run(try await IndexScene(), publishing: true) { admin in
      let change: JSONValue = ["item": "A-1", "promisedDays": 5]
      let path = "/catalogue/changes"
      #expect(try await admin.ask(path, posting: ["change": change]).status == 400, "no reason")
      #expect(try await admin.ask(path, posting: ["change": change, "reason": "x"], as: 2).status == 403)
      let preview = try await admin.ask(path, posting: ["change": change, "dryRun": true])
      #expect(preview.json[pointer: "/changes/0/difference/0/to"] == "5 working-days")
      #expect(admin.scene.bus.records(of: Topics.catalogue).isEmpty)
      let done = try await admin.ask(path, posting: ["change": change, "reason": "表样更新"])
      #expect(done.status == 200 && done.json[pointer: "/changes/0/version"] == "4")
      let history = try await admin.ask("/catalogue/history").json["items"]?.array ?? []
      #expect(history.map { $0["version"] } == ["3", "4"])
      #expect(history.last?["author"] == "operator/root" && history.last?["reason"] == "表样更新")
      let difference = try await admin.ask("/catalogue/diff/restaurant", query: "from=3&to=4")
      #expect(difference.json[pointer: "/difference/0/name"] == "promised")
      #expect(try await admin.ask("/catalogue/diff/restaurant", query: "to=9").status == 404)
      let wrong = try await admin.ask(path, posting: ["change": ["item": "B-1", "promisedDays": 5], "reason": "x"])
      #expect(wrong.status == 400 && wrong.json["messageEn"]?.string?.contains("no such theme") == true)
    }
  }
}
