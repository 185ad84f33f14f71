import Foundation
import Testing

/// `demo/run` as a newcomer starts it, with the programs that were just built.
@Suite(.timeLimit(.minutes(2)))
struct DemoTests {
  @Test func showsTheWholePathAndLeavesNothing() async throws {
    let (text, code, left) = try await DemoScript.run("demo/run", [])
    #expect(code == 0, "\(text)")
    func count(_ words: String) -> Int { text.ranges(of: words).count }
    #expect(count("200 已接收") == 5)
    #expect(count("200 重复推送，已接收过") == 1)
    #expect(count("409 同一办件编号和版本的内容不一致") == 1)
    #expect(count("422 数据校验不通过，共12处") == 1)
    #expect(text.contains("我要开饭店 → restaurant by mapping city-xuhui-restaurant"))
    #expect(text.contains("我要开咖啡店 → cafe by mapping city-xuhui-cafe"))
    #expect(count("is theme supermarket, not coordinated with city") == 1)
    #expect(count("is theme beverage-shop, not coordinated with city") == 1)
    #expect(count("is theme grocery, not coordinated with city") == 1)
    #expect(count("审查与决定    通过") == 2)
    #expect(count(".xuhui.1   1          1000000000001") == 2)
    #expect(text.contains("check: balanced"))
    #expect(text.contains("Try next"))
    #expect(!text.contains("it is killed"), "\(text)")
    #expect(left.isEmpty)
  }
}
