import YAML

/// The settings that the environment and the flags of hubd may set above `hub.yaml`. Precedence, low to high: default, file,
/// environment, flag; decided here and nowhere else. An override passes the same checks as the file.
public struct SettingOverride: Sendable, Hashable {
  /// The key in `hub.yaml`, dotted.
  public var key: String
  /// The environment variable.
  public var environment: String
  /// The flag of hubd, without dashes.
  public var flag: String
  /// Whether commas part a list.
  public var isList: Bool
  /// What it means, for `hubd --help`.
  public var help: String

  /// The table.
  public static let all: [SettingOverride] = [
    .init("name", "NAME", "name", "name of this hub, the source of its events"),
    .init("data", "DATA", "data", "directory for local store, index and tokens"),
    .init("roles", "ROLES", "roles", "receive,process,deliver,index,admin; all by default", isList: true),
    .init("live", "LIVE", "live", "planned systems that take part all the same: market,fire …", isList: true),
    .init("bus.bootstrap", "BOOTSTRAP", "bootstrap", "Kafka brokers, host:port,…", isList: true),
    .init("bus.security", "BUS_SECURITY", "bus-security", "plaintext, tls, sasl-plaintext or sasl-tls"),
    .init("receive.address", "RECEIVE_ADDRESS", "receive-address", "address that systems push to"),
    .init("receive.port", "RECEIVE_PORT", "receive-port", "port that systems push to; 0 takes a free one"),
    .init("admin.address", "ADMIN_ADDRESS", "admin-address", "address of admin API, probes and metrics"),
    .init("admin.port", "ADMIN_PORT", "admin-port", "port of admin API, probes and metrics; 0 takes a free one"),
    .init("drain", "DRAIN", "drain", "longest drain at a stop, 20s"),
    .init("log_level", "LOG_LEVEL", "log-level", "debug, info, warning or error"),
  ]

  private init(_ key: String, _ environment: String, _ flag: String, _ help: String, isList: Bool = false) {
    self.key = key
    self.environment = "HUB_\(environment)"
    self.flag = flag
    self.isList = isList
    self.help = help
  }
}

/// Values above the file, from environment and flags.
public struct SettingOverrides: Sendable {
  /// Value and origin (`environment HUB_DATA`, `flag --data`) by key.
  public private(set) var values: [String: (text: String, origin: String)] = [:]

  /// The overrides that stand in an environment and among flags (by name, without dashes).
  public init(environment: [String: String] = [:], flags: [String: String] = [:]) {
    for setting in SettingOverride.all {
      if let text = environment[setting.environment] {
        values[setting.key] = (text, "environment \(setting.environment)")
      }
      if let text = flags[setting.flag] { values[setting.key] = (text, "flag --\(setting.flag)") }
    }
  }

  /// The file with the overrides laid over it.
  func applied(to node: YAMLNode) -> YAMLNode {
    SettingOverride.all.reduce(node) { node, setting in
      guard let value = values[setting.key] else { return node }
      return Self.setting(setting.key.split(separator: ".")[...], of: node, to: Self.node(value.text, setting))
    }
  }

  /// Findings about overridden keys, told of where the value came from.
  func attributed(_ findings: [Finding]) -> [Finding] {
    findings.map { finding in
      let key = finding.key.prefix { $0 != "[" }
      guard let value = values[String(key)] else { return finding }
      var finding = finding
      (finding.file, finding.line, finding.column) = (value.origin, 1, 1)
      return finding
    }
  }

  private static let nowhere = YAMLPosition(line: 1, column: 1)

  private static func node(_ text: String, _ setting: SettingOverride) -> YAMLNode {
    let scalar = { (text: String) in YAMLNode(.scalar(text, plain: true), at: nowhere) }
    guard setting.isList else { return scalar(text) }
    let parts = text.split(separator: ",").map { scalar(String($0).trimmingBlanks) }
    return YAMLNode(.sequence(parts), at: nowhere)
  }

  private static func setting(_ path: ArraySlice<Substring>, of node: YAMLNode, to value: YAMLNode) -> YAMLNode {
    guard let name = path.first.map(String.init) else { return value }
    var entries = node.entries ?? []
    let old = node[name] ?? YAMLNode(.mapping([]), at: nowhere)
    let new = setting(path.dropFirst(), of: old, to: value)
    if let index = entries.firstIndex(where: { $0.key == name }) {
      entries[index].value = new
    } else {
      entries.append(.init(key: name, position: nowhere, value: new))
    }
    return YAMLNode(.mapping(entries), at: node.position)
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
