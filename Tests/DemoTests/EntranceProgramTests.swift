import Foundation
import Testing

/// `demo/entrances`: hubsim as portal and as kiosk, with the programs that were just built.
@Suite(.timeLimit(.minutes(2)))
struct EntranceProgramTests {
  @Test func filesAndAsksAtBothEntrances() async throws {
    let (text, code, left) = try await DemoScript.run("demo/entrances", [])
    #expect(code == 0 && left.isEmpty, "\(text)")
    func count(_ words: String) -> Int { text.ranges(of: words).count }
    #expect(count("200 已接收") == 3, "\(text)")
    #expect(count("422 数据校验不通过") == 2)
    #expect(count("/st_window_no") == 1 && count("/recipientPhone") == 1)
    #expect(text.contains("portal 000000000000201: 收件") && text.contains("kiosk 000000000000301: 收件"))
    #expect(text.contains("200 未查询到该办件") && text.contains("another's number: exit 1"))
    #expect(count("mapping-missing") >= 3)
    #expect(text.contains("also filed ② xuhui:000000000000201"))
  }
}
