import YAML

extension SystemDeclaration {
  /// Reads a system's file; nil after findings that leave no usable declaration.
  init?(reading reader: ConfigReader) {
    let stem = reader.file.split(separator: "/").last.map { $0.dropLast(".yaml".count) } ?? ""
    let names = LocalName(reading: reader)
    guard let code: SystemCode = reader.required("system", .name) else { return nil }
    if code.rawValue != stem {
      reader.report("system", zh: "应与文件名一致", en: "must be the name of the file, \"\(stem)\"")
    }
    self.init(
      code: code, name: names, district: reader.optional("district", .name),
      state: reader.value("state", .word, default: .live), service: reader.optional("service", .word),
      path: reader.optional("path", .int(1...3)).flatMap(Application.FilingPath.init(rawValue:)),
      credentials: reader.sections("credentials").compactMap(SystemCredential.init),
      limits: InboundLimits(reading: reader.section("limits")),
      delivery: DeliverySettings(reading: reader.section("delivery")),
      receive: reader.raw("receive"), send: reader.raw("send"), tables: reader.raw("tables"),
      inbound: reader.raw("inbound"), outbound: reader.raw("outbound"), file: reader.file)
    delivery.policy.pushesStatuses = receive != nil
    // Nobody can be told who is not sent to; such a source asks.
    if send == nil { delivery.policy.reports = [] }
    let writesKafka = receive?["transport"]?.scalar == "kafka-topic"
    if receive != nil && !writesKafka && credentials.isEmpty {
      reader.report("receive", zh: "推送的系统须有凭据", en: "a system that pushes needs credentials", hint: "add credentials:")
    }
    if receive != nil && inbound == nil {
      reader.report("receive", zh: "receive 须有 inbound", en: "what is received needs a mapping", hint: "add inbound:")
    }
  }
}

extension LocalName {
  /// Reads `name: {zh: …, en: …}`; a missing name is a finding.
  init(reading reader: ConfigReader, key: String = "name") {
    guard let names = reader.section(key) else {
      reader.missing(key)
      self.init(zh: "", en: "")
      return
    }
    self.init(zh: names.required("zh", .text) ?? "", en: names.required("en", .text) ?? "")
  }
}

extension SystemCredential {
  init?(reading reader: ConfigReader) {
    let id = reader.required("id", .keyID)
    let algorithm: Algorithm? = reader.required("algorithm", .word)
    let secret = reader.required("secret", .secret)
    let isOptional = reader.value("optional", .bool, default: false)
    guard let id, let algorithm, let secret else { return nil }
    self.init(id: id, algorithm: algorithm, secret: secret, isOptional: isOptional)
  }
}

extension ConfigForm where Value == String {
  /// A key id as the push API's header carries it.
  static var keyID: Self {
    let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".unicodeScalars)
    return Self(zh: "1–64 个 [A-Za-z0-9._-] 字符", en: "1–64 of [A-Za-z0-9._-]") { node in
      guard let text = node.scalar, (1...64).contains(text.utf8.count),
        text.unicodeScalars.allSatisfy({ allowed.contains($0) })
      else { return nil }
      return text
    }
  }
}

extension ConfigForm where Value == Int {
  /// A body is whole in memory while it is read. What is canonical of it must still fit a record of the bus (2 MB).
  fileprivate static var pushSize: Self {
    Self(zh: "不超过 8 MiB 的大小，如 1 MiB", en: "a size up to 8 MiB, such as 1 MiB") { node in
      size.read(node).flatMap { (1...8 << 20).contains($0) ? $0 : nil }
    }
  }
}

extension InboundLimits {
  init(reading reader: ConfigReader?) {
    self.init(
      body: reader?.optional("body", .pushSize) ?? 1 << 20,
      perSecond: reader?.optional("per_second", .int(1...1_000_000)) ?? 2000,
      burst: reader?.optional("burst", .int(1...1_000_000)) ?? 4000)
  }
}

extension DeliverySettings {
  init(reading reader: ConfigReader?) {
    self.init()
    guard let reader else { return }
    let resend = reader.list("resend", .duration)
    if !resend.isEmpty { policy.resendSeconds = resend.map { max(1, Int($0.components.seconds)) } }
    policy.jitter = reader.value("jitter", .number(0...1), default: policy.jitter)
    policy.amend = reader.value("amend", .bool, default: policy.amend)
    policy.withdraw = reader.value("withdraw", .bool, default: policy.withdraw)
    if let within = reader.optional("acknowledged_within", .duration) {
      policy.acknowledgeSeconds = max(1, Int(within.components.seconds))
    }
    if reader.raw("reports") != nil { policy.reports = Set(reader.list("reports", ConfigForm<Status>.word)) }
    policy.observe = Set(reader.list("observe", ConfigForm<Status>.word))
    concurrency = reader.value("concurrency", .int(1...1024), default: concurrency)
    perSecond = reader.value("per_second", .int(1...100_000), default: perSecond)
    timeout = reader.value("timeout", .duration, default: timeout)
    attempts = reader.value("attempts", .int(1...10), default: attempts)
    pause = reader.value("pause", .duration, default: pause)
    poll = PollSettings(reading: reader)
    subscriptions = Set(reader.list("subscribe", ConfigForm<Subscription>.word))
    guard let section = reader.section("circuit") else { return }
    circuit.failures = section.value("failures", .int(1...1000), default: circuit.failures)
    circuit.pause = section.value("pause", .duration, default: circuit.pause)
  }
}

extension PollSettings {
  /// Reads `poll: 30s` or `poll: {every: 30s, close: 5, longest: 8m}`; nil where the system is not asked.
  init?(reading reader: ConfigReader) {
    guard reader.raw("poll")?.entries != nil else {
      guard let every = reader.optional("poll", .pause) else { return nil }
      self.init(every: every)
      return
    }
    guard let section = reader.section("poll") else { return nil }
    let every = section.required("every", .pause)
    let close = section.optional("close", .int(1...1000))
    let longest = section.optional("longest", .pause)
    guard let every else { return nil }
    self.init(every: every, close: close ?? 5, longest: longest)
  }
}

extension ConfigForm where Value == Duration {
  /// A time span between two questions: never none, at most a month.
  fileprivate static var pause: Self {
    Self(zh: "100ms 至 30d 的时长", en: "a time span from 100ms to 30d, such as 30s") { node in
      duration.read(node).flatMap { (.milliseconds(100) ... .seconds(30 * 86_400)).contains($0) ? $0 : nil }
    }
  }
}
