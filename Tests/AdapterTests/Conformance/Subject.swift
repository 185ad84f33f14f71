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
    case market
    case fire

    /// The number that it answers for what it took.
    var number: CaseNumber? {
      switch self {
      case .portal: "000000000000101"
      case .city: nil
      case .market: "00000000-0000-4000-8000-000000000901"
      case .fire: CaseNumber(Records.legNumber("fire"))
      }
    }

    /// How it says no for good.
    var refusal: Attempt {
      switch self {
      case .portal: .refused(code: "500", message: "主题不存在")
      case .city: .refused(code: "500", message: "没有匹配的办件信息")
      case .market: .refused(code: "0", message: "事项不存在")
      case .fire: .refused(code: "Client", message: "参数错误")
      }
    }

    /// What is found of a delivery that was taken and not answered; only the portal has a list of what it took. Market
    /// supervision and the city take the same call again without harm, and fire lists nothing that is undecided.
    var look: Look {
      switch self {
      case .portal: .found(caseNumber: "000000000000101")
      case .city, .market: .absent
      case .fire: .unclear
      }
    }

    /// What an answer is not that cannot be read.
    var garbage: String { self == .fire ? "not-soap" : "not-json" }
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
    case .market:
      self.receiver = try receiver ?? Receivers.market()
      transport = try Self.transport(of: "market", at: self.receiver.url, clock: clock, timeout: timeout)
      record = Records.leg("market")
      repeatable = true
    case .fire:
      self.receiver = try receiver ?? Receivers.fire()
      transport = try Self.transport(of: "fire", at: self.receiver.url, clock: clock, timeout: timeout)
      record = Records.leg("fire")
      repeatable = false
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
