import YAML

extension HubSettings {
  /// Reads `hub.yaml`; every wrong value is a finding and keeps its default.
  init(reading reader: ConfigReader) {
    self.init()
    name = reader.value("name", .text, default: name)
    data = reader.value("data", .text, default: data)
    let asked: [Role] = reader.list("roles", .word)
    if !asked.isEmpty { roles = Set(asked) }
    live = reader.list("live", .name)
    searchKey = reader.optional("search_key", .secret)
    drain = reader.value("drain", .duration, default: drain)
    logLevel = reader.optional("log_level", ConfigForm<LogLevelWord>.word)?.rawValue ?? logLevel
    if let section = reader.section("bus") { bus.read(section) }
    if let section = reader.section("receive") { receive.read(section) }
    if let section = reader.section("admin") { admin.read(section) }
    if let section = reader.section("processing") { processing.read(section) }
    if let section = reader.section("index") { index.read(section) }
    if let section = reader.section("materials") { materials.read(section) }
    if let section = reader.section("deadlines") { deadlines.read(section) }
    if roles.contains(.admin), !roles.contains(.index) {
      reader.report(
        "roles", zh: "admin 须与 index 同在一个进程", en: "the admin role answers from the index of its own process",
        hint: "add the role index, or leave admin to another process")
    }
  }
}

/// The levels that `log_level` takes.
private enum LogLevelWord: String, CaseIterable { case debug, info, warning, error }

extension BusSettings {
  fileprivate mutating func read(_ reader: ConfigReader) {
    let addresses = reader.list("bootstrap", .hostAndPort)
    if !addresses.isEmpty { bootstrap = addresses }
    security = reader.value("security", .word, default: security)
    if let section = reader.section("tls") { tls.read(section) }
    if let section = reader.section("sasl") {
      mechanism = section.value("mechanism", .word, default: mechanism)
      username = section.optional("username", .text)
      password = section.optional("password", .secret)
    }
    if let section = reader.section("overrides") {
      for key in section.keys { overrides[key] = section.optional(key, .text) }
    }
    if [.saslPlaintext, .saslTLS].contains(security), username == nil || password == nil {
      reader.report("sasl", zh: "SASL 须有 username 与 password", en: "SASL needs username and password")
    }
  }
}

extension TLSFiles {
  fileprivate mutating func read(_ reader: ConfigReader) {
    authority = reader.optional("authority", .text)
    certificate = reader.optional("certificate", .text)
    key = reader.optional("key", .text)
    if (certificate == nil) != (key == nil) {
      reader.report("key", zh: "certificate 与 key 须同时出现", en: "certificate and key belong together")
    }
  }
}

extension ListenerSettings {
  fileprivate mutating func read(_ reader: ConfigReader) {
    address = reader.value("address", .text, default: address)
    port = reader.value("port", .int(0...65_535), default: port)
    connections = reader.value("connections", .int(1...65_535), default: connections)
    if let section = reader.section("tls") { tls.read(section) }
    let loopback = ["127.0.0.1", "::1"].contains(address)
    if !loopback && tls.certificate == nil {
      reader.report(
        "address", .warning, zh: "对外监听而未启用 TLS", en: "is open to the network without TLS",
        hint: "add tls: {certificate, key}, or put a TLS gateway before it")
    }
  }
}

extension ProcessingSettings {
  fileprivate mutating func read(_ reader: ConfigReader) {
    batch = reader.value("batch", .int(1...10_000), default: batch)
    linger = reader.value("linger", .duration, default: linger)
    stubAfter = reader.value("stub_after", .duration, default: stubAfter)
    referenceWait = reader.value("reference_wait", .duration, default: referenceWait)
  }
}

extension IndexSettings {
  fileprivate mutating func read(_ reader: ConfigReader) {
    journalDays = reader.value("journal_days", .int(1...Self.retention), default: journalDays)
  }
}

extension DeadlineRules {
  fileprivate mutating func read(_ reader: ConfigReader) {
    warning = reader.value("warning", .int(0...60), default: warning)
    yellow = reader.value("yellow", .int(1...60), default: yellow)
    red = reader.value("red", .int(1...60), default: red)
    if red < yellow {
      reader.report("red", zh: "红牌不得早于黄牌", en: "must not come before yellow", hint: "red ≥ yellow ≥ 1")
    }
  }
}

extension ConfigForm where Value == String {
  /// `host:port`.
  static var hostAndPort: Self {
    Self(zh: "主机:端口", en: "host:port") { node in
      guard let text = node.scalar, let colon = text.lastIndex(of: ":"), colon > text.startIndex,
        let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port)
      else { return nil }
      return text
    }
  }
}
