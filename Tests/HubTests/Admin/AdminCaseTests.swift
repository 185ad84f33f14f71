import HTTP
import JSON
import Testing

@testable import Hub

@Suite struct AdminCaseTests {
  private func scene() async throws -> IndexScene {
    let scene = try await IndexScene()
    try await scene.write(
      .sample(1), .sample(2, hour: 20).delivered(as: "X2"), .sample(3, hour: 30, theme: nil),
      .sample(5, hour: 40, district: "SH00HP"))
    try await scene.write(.sample("ap-2", nil, second: 1), .sample("ap-2", nil, second: 2, outcome: .delivered))
    return scene
  }

  @Test(arguments: [
    ("", 1, ["ap-5", "ap-3", "ap-2", "ap-1"]), ("", 3, ["ap-5"]), ("held=true", 2, ["ap-3"]),
    ("reason=mapping-missing", 2, ["ap-3"]), ("disposition=delivered", 1, ["ap-2"]), ("number=X2", 1, ["ap-2"]),
    ("theme=restaurant&status=received", 1, ["ap-2"]),
    ("since=2026-03-03&until=2026-03-03T08:00:00%2B08:00", 1, ["ap-3"]),
    ("receiver=xuhui&source=city", 1, ["ap-5", "ap-2", "ap-1"]),
    ("status=submitted&status=received&limit=9", 1, ["ap-5", "ap-3", "ap-2", "ap-1"]),
  ])
  func listsWhatFits(query: String, token: Int, expected: [String]) async throws {
    try await AdminScene.run(try await scene()) { admin async throws in
      let answer = try await admin.ask("/applications", query: query, as: token)
      #expect(answer.status == 200)
      #expect(Set((answer.json["items"]?.array ?? []).compactMap { $0["application"]?.string }) == Set(expected))
      #expect(answer.json[pointer: "/index/phase"] == "following")
    }
  }

  @Test func searchesAnApplicantByBodyOnly() async throws {
    try await AdminScene.run(try await scene()) { admin async throws in
      let answer = try await admin.ask("/applications/search", posting: ["applicant": "91310104000000019P"])
      #expect(answer.status == 200 && answer.json["items"] == [])
      let text = String(decoding: answer.json.bytes(), as: UTF8.self)
      #expect(!text.contains("91310104000000019P"))
    }
  }

  @Test func pages() async throws {
    try await AdminScene.run(try await scene()) { admin async throws in
      var seen: [String] = []
      var after = ""
      repeat {
        let page = try await admin.ask("/applications", query: "limit=3" + (after.isEmpty ? "" : "&after=\(after)"))
          .json
        seen += (page["items"]?.array ?? []).compactMap { $0["application"]?.string }
        after = page["next"]?.string ?? ""
      } while !after.isEmpty
      #expect(seen.count == 4 && Set(seen).count == 4)
    }
  }

  @Test(arguments: [
    ("status=done", "status: takes submitted"), ("colour=red", "colour: is no condition"),
    ("limit=0", "limit: takes a whole"),
    ("since=yesterday", "since: takes a day"), ("after=x", "after: takes a whole"),
  ])
  func refusesWhatItDoesNotKnow(query: String, message: String) async throws {
    try await AdminScene.run(try await IndexScene()) { admin async throws in
      let answer = try await admin.ask("/applications", query: query)
      #expect(answer.status == 400 && answer.json["code"] == "invalid")
      #expect(answer.json["messageEn"]?.string?.hasPrefix(message) == true)
      #expect(answer.json["messageZh"]?.string?.isEmpty == false)
    }
  }

  @Test func understandsSpans() throws {
    let now = Timestamp(milliseconds: 1_772_413_200_000)
    #expect(try CaseQuery.moment("since", "90m", now) == now.adding(seconds: -5400))
    #expect(try CaseQuery.moment("since", "7d", now) == now.adding(seconds: -7 * 86_400))
    #expect(throws: AdminError.self) { try CaseQuery.moment("since", "-1h", now) }
    #expect(throws: AdminError.self) { try CaseQuery.moment("since", "99999999999h", now) }
  }

  @Test func tracesByAnyNumberWithinTheScope() async throws {
    try await AdminScene.run(try await scene()) { admin async throws in
      for reference in ["C2", "X2"] {
        let answer = try await admin.ask("/applications/\(reference)")
        #expect(answer.status == 200)
        #expect(answer.json[pointer: "/application/application"] == "ap-2")
        #expect(answer.json["journal"]?.array?.compactMap { $0["outcome"]?.string } == ["accepted", "delivered"])
        #expect(answer.json[pointer: "/journal/0/time"]?.string?.hasSuffix("+08:00") == true)
      }
      #expect(try await admin.ask("/applications/X2", as: 3).status == 404)
      #expect(try await admin.ask("/applications/none").json["code"] == "not-found")
    }
  }

  @Test func showsWhereALegStandsAndWhatToDoAboutAHold() async throws {
    try await AdminScene.run(try await scene()) { admin async throws in
      let held = try await admin.ask("/applications/C3").json
      #expect(held[pointer: "/application/disposition"] == "held")
      #expect(held[pointer: "/application/holds/0/reason"] == "mapping-missing")
      #expect(held[pointer: "/application/holds/0/hint"]?.string?.isEmpty == false)
      let delivered = try await admin.ask("/applications/C2").json
      #expect(delivered[pointer: "/application/legs/0/standing"] == "delivered")
      #expect(delivered[pointer: "/application/legs/0/caseNumber"] == "X2")
      #expect(delivered[pointer: "/application/applicant/name"] == "测试餐饮***")
    }
  }
}
