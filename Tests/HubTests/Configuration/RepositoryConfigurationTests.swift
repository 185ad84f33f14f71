import Foundation
import Testing

@testable import Hub

/// The configuration that the repository ships.
@Suite struct RepositoryConfigurationTests {
  private let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../config").path

  @Test func itLoadsAndItsRoutesAreAsTheTestsSay() {
    let report = HubCheck.run(directory: directory)
    #expect(report.findings == [])
    #expect(report.version != nil)
  }

  @Test func fiveThemesAreLiveAndTwoAreCoordinated() throws {
    let configuration = try #require(HubConfiguration.load(directory: directory).configuration)
    #expect(
      configuration.themes.filter { $0.state == .live }.map(\.code)
        == ["beverage-shop", "cafe", "grocery", "restaurant", "supermarket"])
    #expect(configuration.mappings.filter { $0.state == .live }.map(\.theme) == ["restaurant", "cafe"])
    #expect(configuration.themes.allSatisfy { $0.basis == .reconstructed })
  }

  @Test func aWrongExpectationOfARouteIsAFinding() throws {
    let collector = FindingCollector()
    var files = try #require(ConfigFiles(directory: directory, findings: collector))
    let text = String(decoding: files.contents["routes_test.yaml"] ?? [], as: UTF8.self)
    files.contents["routes_test.yaml"] = Array(text.replacing("theme: cafe}", with: "theme: restaurant}").utf8)
    let report = HubCheck.run(files)
    #expect(!report.passes)
    #expect(report.findings.map(\.file) == ["routes_test.yaml"])
  }
}
