import Hub
import Testing

@testable import Adapters

/// What is decided without a server.
struct RowPlacementTests {
  @Test func aRowIsWrittenOnceAndVersionsRise() {
    #expect(RowPlacement.decide("ap-1.alcohol.1", among: []) == .write(version: 1))
    #expect(RowPlacement.decide("ap-1.alcohol.1", among: [("ap-1.alcohol.1", 1)]) == .there)
    #expect(RowPlacement.decide("ap-1.alcohol.2", among: [("ap-1.alcohol.1", 1)]) == .write(version: 2))
    // A revision that was not sent is no gap in the versions.
    #expect(RowPlacement.decide("ap-1.alcohol.5", among: [("ap-1.alcohol.1", 1)]) == .write(version: 2))
    #expect(RowPlacement.decide("ap-1.alcohol.10", among: [("ap-1.alcohol.9", 9)]) == .write(version: 10))
    // A worker that stood still comes behind its successor.
    #expect(RowPlacement.decide("ap-1.alcohol.1", among: [("ap-1.alcohol.2", 1)]) == .late)
    #expect(RowPlacement.decide("ap-1.alcohol.1", among: [("ap-1.alcohol.2", 2), ("ap-1.alcohol.1", 1)]) == .there)
    #expect(RowPlacement.decide("ap-1.alcohol.2", among: [("by hand", .max)]) == .late)
  }

  @Test func timesThatAreYetToComeDoNotMoveTheCursor() throws {
    let view = try #require(SQLName("apply_collect_view"))
    let now = Timestamp(milliseconds: 1_772_420_000_000)  // 2026-03-02 10:53:20 in Shanghai
    var cursor = FetchCursor(nil)
    #expect(cursor.text == nil)
    #expect(cursor.start(of: view, overlap: .seconds(600)) == "")
    for digits in ["20260302100001000", "20260302100000000", "20990101000000000", "00000000000000000", "昨天0000"] {
      cursor.note(digits, in: view, now: now)
    }
    #expect(cursor.text == #"{"apply_collect_view":"20260302100001000"}"#)
    #expect(FetchCursor(cursor.text) == cursor)
    #expect(cursor.start(of: view, overlap: .seconds(600)) == "20260302095001000")
    #expect(FetchCursor("nonsense").text == nil)
    #expect(FetchCursor(#"{"apply_collect_view":"20261332"}"#).text == nil)
  }

  @Test(arguments: [
    ("ex_hub_apply", #""ex_hub_apply""#), ("front.apply", #""front"."apply""#), ("酒类", #""酒类""#),
    (#"a"; DROP TABLE t; --"#, #""a""; DROP TABLE t; --""#),
  ])
  func namesGoIntoStatementsInQuotes(_ name: String, _ quoted: String) {
    #expect(SQLName(name)?.quoted == quoted)
  }

  @Test(arguments: ["", "a.b.c", ".a", "a.", "a\u{0}", "a\n", String(repeating: "x", count: 64)])
  func whatIsNoNameIsRefused(_ name: String) { #expect(SQLName(name) == nil) }
}
