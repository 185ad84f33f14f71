import Foundation
import JSON
import Testing

@testable import Adapters
@testable import Hub

/// One matter, filed by each of the three paths: the hub reads the same application from all.
@Suite struct ThreePathsTests {
  private static let received = Timestamp(milliseconds: 1_772_413_200_000)

  private func application(_ system: String, _ document: JSONValue) throws -> Application {
    let original = Original(system: SystemCode(system), bytes: document.bytes(), receivedAt: Self.received)
    let translation = try ProjectConfiguration.mapping(of: system).0.translator.application(from: original)
    guard case .translated(let application, let trace) = translation else {
      Issue.record("\(system): \(translation)")
      throw CocoaError(.coderReadCorrupt)
    }
    #expect(trace.unresolved.isEmpty && trace.unknownFields.isEmpty, "\(system)")
    return application
  }

  private func given(_ system: String, _ name: String) throws -> JSONObject {
    let files = try ProjectConfiguration.mapping(of: system).1
    let bytes = try #require(files.contents["systems/\(system)/cases/given/\(name).json"])
    return try #require(JSONValue(parsing: bytes).object)
  }

  /// All but what says by which path it came and how the result goes back.
  private func content(_ application: Application) -> JSONValue {
    var content = application
    content.source = .init(system: "any", caseNumber: "any", version: 1, path: .citySite)
    content.terminal = nil
    content.delivery = nil
    content.sentAt = nil
    return content.json
  }

  @Test func theThreePathsGiveTheSameApplication() throws {
    let portal = try given("xuhui", "path2-restaurant")
    let kiosk = try given("kiosk", "restaurant-logistics")
    // The same matter as the city writes it: its sample, with the answers and materials that the portal's form holds.
    let byPortal = try application("xuhui", .object(portal))
    var city = try given("city", "01-restaurant")
    city["sbTime"] = "2026-03-02 09:00:00"
    city["themeCode"] = nil
    var answers = byPortal.form
    for (name, key) in [("企业名称", "unitName"), ("信用代码", "CERTCODE"), ("法定代表人姓名", "SLEGAL"), ("住所", "SADDR")] {
      answers[key] = answers[name]
      answers[name] = nil
    }
    city["textContent"] = .string(String(decoding: JSONValue.object(answers).bytes(), as: UTF8.self))
    city["stuffs"] = .array(
      (portal["fileList"]?.array ?? []).map {
        [
          "stuffId": $0["materialId"] ?? .null, "stuffName": $0["materialName"] ?? .null,
          "fileId": $0["fileId"] ?? .null, "stuffStatus": "0",
        ]
      })
    let all = [try application("city", .object(city)), byPortal, try application("kiosk", .object(kiosk))]
    #expect(all.map(\.source.path) == [.citySite, .districtEntrance, .kiosk])
    let contents = Set(all.map { content($0).sortedBytes() })
    #expect(contents.count == 1, "\(contents.map { String(decoding: $0, as: UTF8.self) })")
    #expect(byPortal.form["经济性质"] == "企业" && byPortal.form["经营项目"] == "热食类食品制售、自制饮品制售")
  }

  @Test func aSystemFilesForItsOwnDistrictOnly() throws {
    let findings = FindingCollector()
    let text = """
      system: one
      name: {zh: 一, en: one}
      district: SH00XH
      inbound:
        application:
          fields:
            source.caseNumber: n
            theme.name: t
            region: { value: SH00XH }
            district: d
            appliedAt: $receivedAt
            applicant.name: a
            applicant.documentNumber: b
            agent.name: a
            agent.mobile: m
            items: { from: i, each: { code: . } }
      """
    let reader = try #require(ConfigReader(file: "systems/one.yaml", bytes: Array(text.utf8), findings: findings))
    let system = try #require(SystemDeclaration(reading: reader))
    let mapping = SystemMapping(compiling: system, codes: [:], findings: findings)
    func violations(_ district: String) -> [String] {
      let body = #"{"n":"1","t":"t","d":"\#(district)","a":"a","b":"b","m":"13800000001","i":["A"]}"#
      let original = Original(system: "one", bytes: Array(body.utf8), receivedAt: Self.received)
      guard case .invalid(let found) = mapping.translator.application(from: original) else { return [] }
      return found.map { "\($0.pointer) \($0.code)" }
    }
    #expect(violations("SH00JA").contains("/d inconsistent"))
    #expect(!violations("SH00XH").contains("/d inconsistent"))
  }
}
