import Foundation
import Testing

@testable import Hub

/// The operators' handbook beside what the hub says itself.
@Suite struct HoldAdviceTests {
  private let handbook: String

  init() throws { handbook = String(decoding: try Fixtures.bytes("../../docs/operations.md"), as: UTF8.self) }

  @Test(arguments: HoldReason.allCases) func everyReasonIsInTheHandbook(reason: HoldReason) {
    #expect(handbook.contains("\n| `\(reason.rawValue)` |"))
    #expect(!reason.advice.zh.isEmpty && !reason.advice.en.isEmpty && !reason.advice.hint.isEmpty)
  }

  @Test(arguments: HubSettings.Role.allCases) func everyRoleIsInTheHandbook(role: HubSettings.Role) {
    #expect(handbook.contains("\n| `\(role.rawValue)` |"))
  }

  /// The keys of `delivery:` and `index:` are those that are documented, and the other way round.
  @Test func whatTheConfigurationPageShowsIsRead() throws {
    let page = String(decoding: try Fixtures.bytes("../../docs/configuration.md"), as: UTF8.self)
    let blocks = page.matches(of: /(?s)```yaml\n(.*?)```/).map { String($0.output.1) }
    let delivery = try #require(blocks.first { $0.hasPrefix("delivery:") })
    let index = try #require(blocks.first { $0.hasPrefix("index:") })
    let system = """
      system: sample
      name: {zh: 样例, en: sample}

      """ + delivery
    let loaded = HubConfiguration.load(
      SampleConfiguration.files(["systems/sample.yaml": system, "hub.yaml": SampleConfiguration.hub + index]))
    #expect(loaded.findings.filter { $0.file.hasPrefix("systems/sample") || $0.file == "hub.yaml" } == [])
    let poll = loaded.configuration?.systems["sample"]?.delivery.poll
    #expect(poll == PollSettings(every: .seconds(30), close: 5, longest: .seconds(480)))
  }
}
