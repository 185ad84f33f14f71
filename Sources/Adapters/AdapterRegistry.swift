public import Hub
import YAML

/// The adapters by the names that `send: { transport: … }` gives them.
public enum AdapterRegistry {
  private typealias Maker =
    @Sendable (SystemDeclaration, SystemMapping, ConfigReader, AdapterSetting?) throws(AdapterError)
    -> (any SystemTransport)?

  /// One line an adapter.
  private static let makers: [String: Maker] = [
    "exchange-table": makeExchangeTable,
    "file-drop": makeFileDrop,
    "http-pull": makeKafkaTopic,
    "http-push": makeHTTPPush,
    "soap": makeSOAP,
    "kafka-topic": makeKafkaTopic,
  ]

  /// The compiled mappings of all systems.
  public static func mappings(of configuration: HubConfiguration) -> [SystemCode: SystemMapping] {
    configuration.systems.mapValues { system in
      SystemMapping(compiling: system, codes: configuration.codes, findings: FindingCollector())
    }
  }

  /// The mappings of all systems, for those who translate.
  public static func translators(of configuration: HubConfiguration) -> [SystemCode: any Translator] {
    mappings(of: configuration).mapValues(\.translator)
  }

  /// Everything that delivery needs of the systems that are sent to.
  /// - Throws: a secret that is not to be had.
  public static func targets(
    of configuration: HubConfiguration, _ setting: AdapterSetting
  ) throws(AdapterError) -> [DeliveryTarget] {
    var targets: [DeliveryTarget] = []
    let live = configuration.systems.values.filter { $0.state == .live }
    for system in live.sorted(by: { $0.code < $1.code }) {
      let findings = FindingCollector()
      let mapping = SystemMapping(compiling: system, codes: configuration.codes, findings: findings)
      guard let transport = try transport(of: system, mapping, setting, findings) else {
        continue
      }
      targets.append(
        DeliveryTarget(
          system: system.code, transport: transport, translator: mapping.translator,
          source: transport as? any InboundSource, settings: system.delivery))
    }
    return targets
  }

  /// Reads `send` of a system; with a setting the transport is made too.
  static func transport(
    of system: SystemDeclaration, _ mapping: SystemMapping, _ setting: AdapterSetting?,
    _ findings: FindingCollector
  ) throws(AdapterError) -> (any SystemTransport)? {
    guard let node = system.send else { return nil }
    let reader = ConfigReader(node, file: system.file, key: "send", findings: findings)
    defer { reader.finish() }
    guard let name = reader.required("transport", .text) else { return nil }
    guard let make = makers[name] else {
      reader.report(
        "transport", zh: "未知的传输方式", en: "is not a transport",
        hint: "known: \(makers.keys.sorted().joined(separator: ", "))")
      return nil
    }
    if system.delivery.subscriptions.contains(.catalogue), name != "http-push" || !mapping.tellsCatalogue {
      reader.report(
        nil, zh: "订阅目录变更须有 http-push 和 outbound.catalogue",
        en: "a subscriber of the catalogue needs http-push and outbound.catalogue",
        hint: "a reader of Kafka reads hub.catalogue itself")
    }
    return try make(system, mapping, reader, setting)
  }

  private static func makeHTTPPush(
    _ system: SystemDeclaration, _ mapping: SystemMapping, _ reader: ConfigReader, _ setting: AdapterSetting?
  ) throws(AdapterError) -> (any SystemTransport)? {
    let settings = HTTPPushSettings(reader)
    if system.outbound == nil {
      reader.report(nil, zh: "此传输须有 outbound", en: "this transport needs a mapping", hint: "add outbound:")
    }
    if system.delivery.subscriptions.contains(.deadlines), system.outbound?["deadline"] == nil {
      reader.report(
        nil, zh: "订阅 deadlines 的系统须有 outbound.deadline", en: "what is subscribed to needs a mapping",
        hint: "add outbound.deadline:")
    }
    guard let setting else { return nil }
    do throws(SecretError) {
      let push = try HTTPPush(system, mapping, settings, setting)
      return push.mapping.fetch.isEmpty ? push : FetchingPush(push, clock: setting.clock)
    } catch { throw AdapterError(system: system.code, message: error.description) }
  }

  private static func makeExchangeTable(
    _ system: SystemDeclaration, _ mapping: SystemMapping, _ reader: ConfigReader, _ setting: AdapterSetting?
  ) throws(AdapterError) -> (any SystemTransport)? {
    let settings = ExchangeTableSettings(reader)
    settings.check(mapping, reader)
    guard let setting else { return nil }
    return try ExchangeTable(system, mapping, settings, setting)
  }

  /// SOAP is HTTP with an envelope, which the mapping puts around each call.
  private static func makeSOAP(
    _ system: SystemDeclaration, _ mapping: SystemMapping, _ reader: ConfigReader, _ setting: AdapterSetting?
  ) throws(AdapterError) -> (any SystemTransport)? {
    _ = reader.required("namespace", .text)
    return try makeHTTPPush(system, mapping, reader, setting)
  }

  /// A system that reads Kafka itself, or is served from it by HTTP, has no adapter: `Feeder` copies to its topic, in one transaction with the receipt.
  private static func makeKafkaTopic(
    _ system: SystemDeclaration, _ mapping: SystemMapping, _ reader: ConfigReader, _ setting: AdapterSetting?
  ) throws(AdapterError) -> (any SystemTransport)? { nil }
}

/// Why a system's adapter cannot be made.
public struct AdapterError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The system.
  public var system: SystemCode
  /// What is wrong; names no secret.
  public var message: String
  /// `city: env:HUB_CITY_CLIENT_ID is not set`.
  public var description: String { "\(system): \(message)" }
}
