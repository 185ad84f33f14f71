import Foundation
import HTTP
import JSON
import Testing

@testable import hubctl

/// `themes` and `catalogue`: the first on the project's configuration, the second against an admin API with fixed answers.
@Suite(.timeLimit(.minutes(1))) struct CatalogueVerbTests {
  private static let config = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config")
    .standardized.path

  private func local(_ arguments: String...) async throws -> HubctlProcess {
    try await HubctlProcess.run(arguments + ["--config", Self.config])
  }

  @Test func theReportStandsBesideWhatWasPublishedAndSaysThatItIsReconstructed() async throws {
    let report = try await local("themes", "report", "我要开饭店")
    #expect(report.code == 0)
    for published in ["38 → 7", "34 → 8", "8 → 1", "186 → 81", "−81.58 %"] {
      #expect(report.output.contains(published))
    }
    #expect(report.output.contains("reconstructed: computed from it, not measured"))
    let json = try JSONValue(
      parsing: Array(try await local("themes", "report", "restaurant", "-o", "json").output.utf8))
    #expect(json[pointer: "/figures/days/after"] == 7)
    let fields = json["items"]?.array?.compactMap { $0["fields"]?.int64 }.reduce(0, +)
    #expect(json[pointer: "/figures/fields/before"]?.int64 == fields)
  }

  @Test func answersLeaveOutWhatNoLongerMatters() async throws {
    let all = try await local("themes", "checklist", "restaurant")
    let some = try await local("themes", "checklist", "restaurant", "-a", "是否经营酒类=否", "-a", "消防办理方式=告知承诺")
    #expect(all.output.contains("酒类商品零售许可证") && !some.output.contains("酒类商品零售许可证"))
    #expect(some.output.contains("消防安全告知承诺书"))
    #expect(try await local("themes", "form", "restaurant", "-o", "yaml").output.contains("identifier: applicant.name"))
    #expect(try await local("themes", "form", "no-such").code == 4)
    #expect(try await local("themes", "form", "restaurant", "-a", "酒").code == 2)
    #expect(try await local("themes", "form", "restaurant", "-a", "天气=晴").code == 2)
    #expect(try await local("themes", "form", "restaurant", "-a", "消防办理方式=承诺").code == 2)
  }

  @Test func aChangeIsSentAsItStandsInTheFile() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "change-\(UUID().uuidString).yaml")
    try Data("item: \"310150633000\"\npromisedDays: 5\nmaterials: [{name: 营业执照, required: true}]\n".utf8).write(
      to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let stub = try AdminStub([
      "POST /catalogue/changes": (
        200,
        [
          "changes": [
            [
              "theme": "grocery", "version": "2", "effective": "2026-04-01T00:00:00+08:00",
              "difference": [
                ["item": "310150633000", "part": "limit", "name": "promised", "to": "5 working-days"]
              ],
            ]
          ]
        ]
      )
    ])
    #expect(try await stub.run("catalogue", "publish", file.path).code == 2, "a reason is needed")
    let done = try await stub.run("catalogue", "publish", file.path, "--reason", "表样更新")
    #expect(done.code == 0)
    #expect(done.output.contains("grocery is version 2 from 2026-04-01 00:00:00"))
    #expect(done.output.contains("+   310150633000   limit   promised"))
    let body = try JSONValue(parsing: try #require(stub.requests.first).body)
    #expect(
      body == [
        "change": ["item": "310150633000", "promisedDays": 5, "materials": [["name": "营业执照", "required": true]]],
        "dryRun": false, "reason": "表样更新",
      ])
    await stub.stop()
  }

  @Test func theHistoryShowsWhatIsInForce() async throws {
    let versions: JSONValue = [
      ["theme": "cafe", "version": "1", "author": "file/themes/cafe.yaml", "inForce": true, "difference": []],
      ["theme": "cafe", "version": "2", "author": "system/market", "inForce": true, "difference": [["name": "x"]]],
      ["theme": "cafe", "version": "3", "author": "operator/li", "inForce": false, "difference": [["name": "y"]]],
    ]
    let stub = try AdminStub(["GET /catalogue/history": (200, ["items": versions])])
    let history = try await stub.run("get", "catalogue", "--history")
    #expect(history.output.split(separator: "\n").count == 4 && history.output.contains("waits"))
    let inForce = try await stub.run("get", "catalogue").output
    #expect(inForce.split(separator: "\n").count == 2 && inForce.contains("system/market"))
    await stub.stop()
  }
}
