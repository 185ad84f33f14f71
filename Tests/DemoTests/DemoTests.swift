import Foundation
import PostgreSQLTesting
import Testing

/// `demo/run` as a newcomer starts it, with the programs that were just built.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct DemoTests {
  @Test(.enabled(if: LocalPostgreSQL.isThere, Comment(rawValue: LocalPostgreSQL.absence ?? "")))
  func showsEveryPathAndLeavesNothing() async throws {
    let (text, code, left) = try await DemoScript.run("demo/run", [])
    #expect(code == 0, "\(text)")
    func count(_ words: String) -> Int { text.ranges(of: words).count }
    try expectTheCitysPart(text)
    #expect(count("200 已接收") == 7)

    // Three restaurants and a café, each to its end.
    #expect(text.contains("path ① city site") && text.contains("path ② district entrance"))
    #expect(text.contains("path ③ kiosk") && count("also filed ① city:0000002603CC001") == 1)
    #expect(count("status     finished since ") == 4)
    for item in ["310150081001", "310150633000"] { #expect(count("\(item)    finished   ") == 3, "\(item)") }
    for item in ["SAMPLE-SPJYXK", "310150508000 "] { #expect(count("\(item)   finished   ") == 4, "\(item)") }
    // Their legs, and limits that ended in time: of the whole and of four items each, and of two items of the café.
    for (leg, times) in [("market", 4), ("fire", 3), ("alcohol", 3), ("street", 4), ("xuhui", 2)] {
      let legs = text.matches(of: try Regex("\\n   \(leg) +delivered +[–0-9a]")).count
      #expect(legs == times, "\(leg)")
    }
    #expect(text.matches(of: /decision \d+d (by commitment)? *\S+ +\S+ +\S+ +ended \S+ +normal/).count == 17)
    // Running, before: of three restaurants.
    #expect(text.matches(of: /restaurant +\S+ +\S+ +decision (7d|1d by commitment) +\S+ +\d+ +/).count == 15)
    // Who was asked beside departments: who they are, for one his licence, and one order that was brought.
    #expect(text.matches(of: /identity +applicant +identity +found/).count == 4)
    #expect(text.matches(of: /licence +licence +elicence +found +SAMPLE-LICENCE-0001/).count == 1)
    #expect(text.matches(of: /logistics +result +logistics +found +SAMPLE0000000001 +finished/).count == 1)
    #expect(count("取件 物流（到付）  000000000000302") == 1)
    // One row a leg in the ledger, and nothing that is not delivered.
    #expect(text.matches(of: /(cafe|restaurant) +\w+ +1 +1 +0 +0 +0 +0\n/).count == 16)
    #expect(text.contains("working days   63 → 7"))
    #expect(!text.contains("it is killed"), "\(text)")
    #expect(left.isEmpty)
  }

  @Test func goesOnWithThreeDepartmentsWithoutPostgreSQL() async throws {
    let (text, code, left) = try await DemoScript.run("demo/run", [], ["POSTGRESQL_BIN": ""])
    #expect(code == 0, "\(text)")
    try expectTheCitysPart(text)
    #expect(text.contains("alcohol retail is not played: PostgreSQL is not installed"))
    #expect(!text.contains("it is killed"), "\(text)")
    #expect(left.isEmpty)
  }

  /// What holds of path ① whoever decides.
  private func expectTheCitysPart(_ text: String) throws {
    func count(_ words: String) -> Int { text.ranges(of: words).count }
    #expect(count("200 重复推送，已接收过") == 1)
    #expect(count("409 同一办件编号和版本的内容不一致") == 1)
    #expect(count("422 数据校验不通过，共12处") == 1)
    #expect(text.contains("我要开饭店 → restaurant by mapping city-xuhui-restaurant"))
    #expect(text.contains("我要开咖啡店 → cafe by mapping city-xuhui-cafe"))
    #expect(count("is theme supermarket, not coordinated with city") == 1)
    #expect(count("is theme beverage-shop, not coordinated with city") == 1)
    #expect(count("is theme grocery, not coordinated with city") == 1)
    for step in ["收件          通过", "受理          通过", "审查与决定    通过"] { #expect(count(step) == 2, "\(step)") }
    #expect(count(".xuhui.1   1          1000000000001") == 2)
    #expect(text.contains("check: balanced"))
    #expect(text.contains("Try next"))
  }
}
