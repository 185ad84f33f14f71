public import YAML

/// Reads one mapping of a YAML file: every wrong value becomes a finding at its place, reading goes on, and `finish` names
/// the keys that nobody asked for. Readers of inner mappings belong to their outer one; only the root is finished.
public final class ConfigReader {
  /// The file that the findings name.
  public let file: String
  /// The path of this mapping inside the file; empty for the root.
  public let key: String
  /// The mapping itself.
  public let node: YAMLNode
  /// Where findings go.
  public let findings: FindingCollector
  private var asked: Set<String> = []
  private var inner: [ConfigReader] = []

  /// Reads a mapping; anything else is a finding, and then reads as an empty mapping.
  public init(_ node: YAMLNode, file: String, key: String = "", findings: FindingCollector) {
    self.file = file
    self.key = key
    self.findings = findings
    if node.entries != nil || node.isNull {
      self.node = node
    } else {
      self.node = YAMLNode(.mapping([]), at: node.position)
      report(at: node, key: nil, zh: "此处应为键值映射", en: "a mapping of keys to values is expected here")
    }
  }

  /// The keys that stand here, in written order; asking does not count as using them.
  public var keys: [String] { node.entries?.map(\.key) ?? [] }

  /// The raw value, for a part that somebody else reads; nil where it is absent or null.
  public func raw(_ name: String) -> YAMLNode? {
    asked.insert(name)
    guard let value = node[name], !value.isNull else { return nil }
    return value
  }

  /// A value that may be absent.
  public func optional<Value>(_ name: String, _ form: ConfigForm<Value>) -> Value? {
    raw(name).flatMap { read($0, key: name, form) }
  }

  /// A value with a default.
  public func value<Value>(_ name: String, _ form: ConfigForm<Value>, default standard: Value) -> Value {
    optional(name, form) ?? standard
  }

  /// A value that must be there; nil after a finding.
  public func required<Value>(_ name: String, _ form: ConfigForm<Value>) -> Value? {
    guard let value = raw(name) else {
      missing(name)
      return nil
    }
    return read(value, key: name, form)
  }

  /// A list of scalars; empty where it is absent.
  public func list<Value>(_ name: String, _ form: ConfigForm<Value>) -> [Value] {
    elements(name).enumerated().compactMap { read($1, key: "\(name)[\($0)]", form) }
  }

  /// An inner mapping; nil where it is absent.
  public func section(_ name: String) -> ConfigReader? { raw(name).map { enter($0, name) } }

  /// A list of mappings; empty where it is absent.
  public func sections(_ name: String) -> [ConfigReader] {
    elements(name).enumerated().map { enter($1, "\(name)[\($0)]") }
  }

  /// A mapping whose keys are free names and whose values are mappings.
  public func named(_ name: String) -> [(name: String, reader: ConfigReader)] {
    guard let reader = section(name) else { return [] }
    return reader.keys.compactMap { key in reader.section(key).map { (key, $0) } }
  }

  /// Reports a key that must be there and is not.
  public func missing(_ name: String) {
    report(at: node, key: name, zh: "缺少必填项", en: "is required and missing")
  }

  /// Reports something about a key of this mapping; the place is the value's, or the mapping's where it has none.
  public func report(
    _ name: String?, _ severity: Finding.Severity = .error, zh: String, en: String, hint: String? = nil
  ) {
    report(severity, at: name.flatMap { place(of: $0) } ?? node, key: name, zh: zh, en: en, hint: hint)
  }

  /// Names each key that nobody asked for, here and in the inner readers.
  public func finish() {
    for entry in node.entries ?? [] where !asked.contains(entry.key) {
      findings.add(
        Finding(
          file: file, line: entry.position.line, column: entry.position.column, key: path(entry.key), zh: "未知的键",
          en: "is not a known key",
          hint: Suggestion.hint(for: entry.key, among: asked.filter { node[$0] == nil })
            ?? (asked.isEmpty ? nil : "known here: \(asked.sorted().joined(separator: ", "))")))
    }
    for reader in inner { reader.finish() }
  }

  private func elements(_ name: String) -> [YAMLNode] {
    guard let value = raw(name) else { return [] }
    if let elements = value.elements { return elements }
    report(at: value, key: name, zh: "此处应为列表", en: "a list is expected here")
    return []
  }

  private func enter(_ value: YAMLNode, _ name: String) -> ConfigReader {
    let reader = ConfigReader(value, file: file, key: path(name), findings: findings)
    inner.append(reader)
    return reader
  }

  private func read<Value>(_ value: YAMLNode, key name: String, _ form: ConfigForm<Value>) -> Value? {
    if let read = form.read(value) { return read }
    report(at: value, key: name, zh: "应为\(form.zh)", en: "must be \(form.en)")
    return nil
  }

  private func place(of name: String) -> YAMLNode? {
    guard name.hasSuffix("]"), let bracket = name.lastIndex(of: "[") else { return node[name] }
    let list = node[String(name[..<bracket])]
    guard let index = Int(name[name.index(after: bracket)...].dropLast()), let elements = list?.elements,
      elements.indices.contains(index)
    else { return list }
    return elements[index]
  }

  private func report(
    _ severity: Finding.Severity = .error, at value: YAMLNode, key name: String?, zh: String, en: String,
    hint: String? = nil
  ) {
    findings.add(
      Finding(
        severity, file: file, line: value.position.line, column: value.position.column, key: name.map(path) ?? key,
        zh: zh, en: en, hint: hint))
  }

  private func path(_ name: String) -> String { key.isEmpty ? name : "\(key).\(name)" }
}

extension ConfigReader {
  /// Reads a whole file; nil, after a finding, where it is not YAML or is empty.
  public convenience init?(file: String, bytes: [UInt8], findings: FindingCollector) {
    do {
      guard let node = try YAMLNode.parse(bytes) else {
        findings.add(Finding(file: file, zh: "文件为空", en: "the file is empty"))
        return nil
      }
      self.init(node, file: file, findings: findings)
    } catch {
      findings.add(
        Finding(
          file: file, line: error.position.line, column: error.position.column, zh: "不是有效的 YAML：\(error.message)",
          en: error.message))
      return nil
    }
  }
}
