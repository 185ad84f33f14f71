import Foundation
import HTTP
@testable import Hub
import JSON
import Testing

@testable import Adapters

/// `config-examples/second-district`, laid over the project's own configuration as the guide does it.
@Suite struct SecondDistrictTests {
  private static let form = "application/x-www-form-urlencoded"
  private static let path = "/district/SH00JA/v1/applications"

  /// Runs with a directory that holds both; it is gone afterwards.
  private func overlaid(_ body: (URL) async throws -> Void) async throws {
    let project = URL(filePath: ProjectConfiguration.directory)
    let example = project.appending(path: "../config-examples/second-district").standardized
    let folder = FileManager.default.temporaryDirectory.appending(path: "district-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: project, to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    for part in ["systems", "themes"] {
      for name in try FileManager.default.contentsOfDirectory(atPath: example.appending(path: part).path) {
        try FileManager.default.copyItem(
          at: example.appending(path: "\(part)/\(name)"), to: folder.appending(path: "\(part)/\(name)"))
      }
    }
    for name in ["elements", "mappings"] {
      let file = folder.appending(path: "\(name).yaml")
      try (Data(contentsOf: file) + Data(contentsOf: example.appending(path: "\(name)-entry.yaml"))).write(to: file)
    }
    try await body(folder)
  }

  @Test func theExampleHasNoFindings() async throws {
    try await overlaid { folder in
      let report = HubCheck.run(directory: folder.path, systems: AdapterChecks())
      #expect(report.findings.map(\.description) == [])
    }
  }

  @Test func eachDistrictsMattersGoToItsOwnSystems() async throws {
    try await overlaid { folder in
      let configuration = try #require(HubConfiguration.load(directory: folder.path).configuration)
      func systems(_ source: SystemCode, _ theme: String, _ district: DistrictCode, _ item: ItemCode) -> [SystemCode] {
        let application = Application(
          source: .init(system: source, caseNumber: "1", version: 1, path: .citySite), theme: .init(name: theme),
          district: district, region: district.rawValue, appliedAt: Moment(Timestamp(milliseconds: 1_772_413_200_000)),
          applicant: .init(kind: .organisation, name: "x", documentType: "uscc", documentNumber: "x"),
          agent: .init(name: "x"), items: [ApplicationItem(code: item)])
        guard
          case .routed(let route) = configuration.route(application, at: Timestamp(milliseconds: 1_772_413_200_000))
        else { return [] }
        return route.legs.map(\.system)
      }
      #expect(systems("jingan", "我要使用地下室", "SH00JA", "JAMF02") == ["jingan-defence"])
      #expect(systems("city", "我要使用地下室", "SH00JA", "JAMF02") == ["jingan", "jingan-defence"])
      #expect(systems("city", "我要使用地下室", "SH00XH", "JAMF02") == [])
      #expect(systems("xuhui", "我要使用地下室", "SH00XH", "JAMF02") == [])
      #expect(systems("jingan", "我要开饭店", "SH00JA", "SAMPLE-SPJYXK") == [])
      #expect(systems("city", "我要开饭店", "SH00XH", "SAMPLE-SPJYXK").first == "xuhui")
      // An outbox each, so that nobody reads another's.
      let topics = Topics.table(systems: configuration.receivers, feeds: configuration.feeds).map(\.name)
      #expect(Set(["hub.to.xuhui", "hub.to.jingan", "hub.to.jingan-defence"]).isSubset(of: Set(topics)))
    }
  }

  @Test func aFormIsPushedAndAnsweredInTheDialect() async throws {
    try await overlaid { folder in
      let harness = try await PushHarness("jingan", beside: ["xuhui"], directory: folder.path)
      let form = try harness.sample("basement.form")
      let taken = try await harness.send(harness.signed(form, path: Self.path, type: Self.form))
      #expect(taken.status == 200 && taken["/Message"] == "success" && taken["/Code"] == 200)
      #expect(taken["/ApplyId"]?.string?.hasPrefix("ap-") == true)
      #expect(try harness.submissions().map(\.application.district) == ["SH00JA"])
      let wrong = try await harness.send(
        harness.signed(harness.sample("basement-wrong.form"), path: Self.path, type: Self.form))
      #expect(wrong.status == 422 && wrong["/Message"] == "数据校验不通过，共2处")
      #expect(wrong["/Violations"]?.array?.compactMap { $0["pointer"]?.string } == ["/ApplyId", "/licenseNo"])
      let json = try await harness.send(harness.signed(Array("{}".utf8), path: Self.path))
      #expect(json.status == 415 && json["/Reason"] == "content-type")
      // Neither key opens the other's paths.
      for (key, path) in [("xuhui", Self.path), ("jingan", "/district/SH00XH/v1/applications")] {
        let reply = try await harness.send(harness.signed(form, path: path, as: key, type: Self.form))
        #expect(reply.status == (key == "xuhui" ? 401 : 415))
      }
    }
  }
}
