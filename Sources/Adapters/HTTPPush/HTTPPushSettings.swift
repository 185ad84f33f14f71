import Hub
import YAML

/// What a system's file says under `send` where the transport is `http-push`.
struct HTTPPushSettings: Sendable, Hashable {
  /// Address that all paths are under, without a slash at its end.
  var url: String
  /// Secrets that requests carry, by the name under which mappings use them.
  var secrets: [String: SecretReference]

  /// Reads `send`; what is wrong is a finding.
  init(_ reader: ConfigReader) {
    url = Self.trimmed(reader.required("url", .url) ?? "")
    secrets = [:]
    for (name, reference) in reader.named("secrets", .secret) { secrets[name] = reference }
  }

  /// The same with the address that stands in the environment, `HUB_<SYSTEM>_URL`, where it does.
  func overridden(for system: SystemCode, by environment: [String: String]) -> HTTPPushSettings {
    let name = "HUB_\(system.rawValue.uppercased().replacing("-", with: "_"))_URL"
    guard let url = environment[name], !url.isEmpty else { return self }
    var settings = self
    settings.url = Self.trimmed(url)
    return settings
  }

  private static func trimmed(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }
}

extension ConfigForm where Value == String {
  /// An absolute address.
  fileprivate static var url: Self {
    Self(zh: "http 或 https 地址", en: "an http or https address") { node in
      node.scalar.flatMap { $0.hasPrefix("http://") || $0.hasPrefix("https://") ? $0 : nil }
    }
  }
}

extension ConfigReader {
  /// Free names with scalars of a form.
  fileprivate func named<Value>(_ name: String, _ form: ConfigForm<Value>) -> [(String, Value)] {
    guard let section = section(name) else { return [] }
    return section.keys.compactMap { key in section.required(key, form).map { (key, $0) } }
  }
}
