@testable import Adapters
import HTTPClient
import Hub
import HubTesting
import Testing

/// An adapter under test, with the receiver that it calls.
struct Subject: Sendable, CustomTestStringConvertible {
  /// The adapters of the project's files.
  enum Kind: String, CaseIterable, Sendable {
    case portal
    case city
  }

  let kind: Kind
  let transport: any SystemTransport
  let receiver: ReceiverStub
  let record: OutboundRecord
  /// Whether the same call may be made twice without harm.
  let repeatable: Bool

  var testDescription: String { kind.rawValue }

  init(
    _ kind: Kind, _ receiver: ReceiverStub? = nil, clock: ManualClock = ManualClock(), timeout: Duration = .seconds(30)
  ) throws {
    self.kind = kind
    switch kind {
    case .portal:
      self.receiver = try receiver ?? Receivers.portal()
      transport = try Self.transport(of: "xuhui", at: self.receiver.url, clock: clock, timeout: timeout)
      record = Records.leg("xuhui")
      repeatable = false
    case .city:
      self.receiver = try receiver ?? Receivers.city()
      transport = try Self.transport(of: "city", at: self.receiver.url, clock: clock, timeout: timeout)
      record = Records.report("city")
      repeatable = true
    }
  }

  /// The transport of a system of the project, with another address.
  static func transport(
    of code: SystemCode, at url: String, clock: any WallClock, timeout: Duration
  ) throws -> any SystemTransport {
    let configuration = try #require(ProjectConfiguration.loaded)
    var system = try #require(configuration.systems[code])
    system.delivery.timeout = timeout
    let findings = FindingCollector()
    let mapping = SystemMapping(compiling: system, codes: configuration.codes, findings: findings)
    let setting = AdapterSetting(
      environment: [
        "HUB_\(code.rawValue.uppercased())_URL": url, "HUB_CITY_CLIENT_ID": "sample-client",
        "HUB_CITY_CLIENT_SECRET": "sample-secret", "HUB_MARKET_TOKEN": "sample-token", "HUB_FIRE_PCSBM": "XH-HUB",
        "HUB_FIRE_MD5": String(repeating: "0", count: 32),
      ], directory: ProjectConfiguration.directory, client: try HTTPClient(), clock: clock)
    return try #require(
      try AdapterRegistry.transport(of: system, mapping, setting, findings))
  }
}
