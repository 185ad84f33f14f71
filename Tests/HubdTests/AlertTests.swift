import Foundation
import ProgramTesting
import Testing

/// `docs/alerts.yaml`: rules that Prometheus takes, about metrics that there are, each with what to do.
@Suite struct AlertTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  @Test(.enabled(if: Promtool.isThere, "promtool is not installed: make test installs it"))
  func prometheusTakesTheRules() throws {
    let said = try Promtool.run(["check", "rules", Self.root.appending(path: "docs/alerts.yaml").path])
    #expect(said.status == 0 && said.output.contains("SUCCESS"), "\(said)")
  }

  @Test(.enabled(if: Promtool.isThere, "promtool is not installed: make test installs it"))
  func theRulesFireWhenTheyShould() throws {
    let said = try Promtool.run(["test", "rules", Self.root.appending(path: "docs/alerts-test.yaml").path])
    #expect(said.status == 0, "\(said)")
  }

  @Test func theRulesAreAboutMetricsThatThereAre() throws {
    let folder = Self.root.appending(path: "Sources/hubd")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var sources = ""
    for case let file as URL in files where file.pathExtension == "swift" {
      sources += try String(contentsOf: file, encoding: .utf8)
    }
    let names = try text("docs/alerts.yaml").matches(of: /hub_[a-z_]+|messaging_[a-z_]+_total/).map {
      String($0.output)
    }
    let metrics = Set(names).filter { !["hub_alerts"].contains($0) }
    #expect(metrics.count > 5)
    for name in metrics { #expect(sources.contains("\"\(name.replacing("_bucket", with: ""))\""), "\(name)") }
  }

  @Test func eachAlertIsInTheHandbook() throws {
    let alerts = try text("docs/alerts.yaml").matches(of: /alert: ([A-Za-z]+)/).map { String($0.output.1) }
    let handbook = try text("docs/operations.md")
    #expect(alerts.count > 5)
    for alert in alerts { #expect(handbook.contains("`\(alert)`"), "\(alert)") }
  }
}
