import CommandLine
import HTTP
import JSON
import Testing

@testable import hubctl

@Suite struct OutputTests {
  private let listing = Listing(
    kind: "thing", items: [["id": "a", "n": 1, "at": "2026-03-02T09:15:00.250+08:00"], ["id": "b\u{1B}[2J"]],
    name: "/id",
    columns: [.init("ID", "/id"), .init("AT") { clock($0["at"]) }, .init("N", "/n", wide: true)])

  @Test func printsInEveryForm() {
    #expect(listing.text(.table) == "ID      AT\na       2026-03-02 09:15:00\nb�[2J   –\n")
    #expect(listing.text(.wide).hasPrefix("ID      AT                    N\na       2026-03-02 09:15:00   1\n"))
    #expect(listing.text(.name) == "thing/a\nthing/b�[2J\n")
    #expect(listing.text(.json).hasPrefix("{\n  \"items\": [\n    {\n      \"id\": \"a\","))
    #expect(listing.text(.yaml).hasPrefix("items:\n  - id: a\n    \"n\": 1\n"))
  }

  @Test(arguments: [
    (400, ExitCode.usage), (401, .denied), (403, .denied), (404, .notFound), (409, .conflict), (429, .later),
    (503, .later),
    (500, .failed),
  ])
  func givesEachRefusalItsExitCode(status: Int, exit: ExitCode) {
    let body: JSONValue = ["code": "x", "messageZh": "不行", "messageEn": "no", "hint": "try else"]
    let failure = Failure(HTTPResponse(status: status), body)
    #expect(failure.exit == exit)
    #expect(failure.message == "no (不行)" && failure.hint == "try else")
    #expect(Failure(HTTPResponse(status: status), nil).exit == .unreachable)
  }

  @Test func sumsUpOutcomes() {
    #expect(ExitCode.sum([.ok, .ok]) == .ok)
    #expect(ExitCode.sum([.nothingChanged, .nothingChanged]) == .nothingChanged)
    #expect(ExitCode.sum([.ok, .notFound]) == .partly)
    #expect(ExitCode.sum([]) == .nothingChanged)
  }

  @Test func takesReferencesAsTheyArePrinted() {
    #expect(Session.bare("application/ap-1") == "ap-1")
    #expect(Session.bare("0000002603CC001") == "0000002603CC001")
  }
}
