import Hub
import JSON
import YAML

extension Rule {
  /// The keys of which a rule has exactly one, first.
  private enum SourceWord: String, CaseIterable {
    case from, value, when, fields, gather, concat, list
    case firstOf = "first-of"
  }

  /// Reads a rule: a bare path, or a mapping of one source and of steps in written order. A finding stands for each thing
  /// that is wrong; the rule that comes back is then not used.
  static func read(_ source: MappingSource) -> Rule {
    guard source.node.entries != nil else {
      return Rule(source: .from(Path.read(source)), steps: [], position: source.node.position)
    }
    let reader = source.reader()
    // `if` belongs to the branch of `when` in which the rule stands.
    _ = reader.raw("if")
    let words = SourceWord.allCases.filter { reader.keys.contains($0.rawValue) }
    for word in words { _ = reader.raw(word.rawValue) }
    let made = words.first.map { word in read(word, reader, source) }
    if words.count != 1 {
      source.report(
        zh: "规则必须恰有一个来源", en: "a rule needs exactly one source",
        hint: "one of \(SourceWord.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let steps = Step.read(reader, source)
    reader.finish()
    return Rule(source: made ?? .value(.null), steps: steps, position: source.node.position)
  }

  private static func read(_ word: SourceWord, _ reader: ConfigReader, _ source: MappingSource) -> Source {
    let node = reader.raw(word.rawValue) ?? YAMLNode(.scalar("", plain: true), at: source.node.position)
    let part = source.inner(node, word.rawValue)
    switch word {
    case .from: return .from(Path.read(part))
    case .value: return .value(part.node.constant)
    case .fields: return .fields(Fields.read(part))
    case .concat: return .concat(part.elements().map { read($0) })
    case .list: return .list(part.elements().map { read($0) })
    case .firstOf:
      let rules = part.elements().map { read($0) }
      if let last = rules.dropLast().firstIndex(where: \.alwaysGives) {
        part.elements()[last + 1].report(
          zh: "此规则永不生效：前一规则总有结果", en: "is never reached: the rule before it always gives something")
      }
      return .firstOf(rules)
    case .when: return .when(Branch.read(part))
    case .gather: return .gather(readGather(part, reader))
    }
  }

  private static func readGather(_ list: MappingSource, _ reader: ConfigReader) -> Gather {
    func rule(_ name: String) -> Rule {
      guard let node = reader.raw(name) else {
        reader.missing(name)
        return Rule(source: .value(.null), steps: [], position: list.node.position)
      }
      return read(MappingSource(node: node, file: list.file, key: "\(reader.key).\(name)", scope: list.scope))
    }
    return Gather(
      list: Path.read(list), below: reader.optional("below", .text), key: rule("named"), value: rule("holding"))
  }

  /// True where no document makes the rule give nothing.
  var alwaysGives: Bool {
    if case .value(let value) = source, !value.isNull { return true }
    return steps.contains { if case .otherwise = $0 { true } else { false } }
  }
}

extension Rule.Branch {
  /// Reads the branches of `when`: each a rule with `if`; only the last may have none.
  static func read(_ source: MappingSource) -> [Rule.Branch] {
    let parts = source.elements()
    return parts.enumerated().map { index, part in
      let condition = part.node["if"].map { Condition.read(part.inner($0, "if")) }
      if condition == nil, index < parts.count - 1 {
        parts[index + 1].report(
          zh: "此分支永不生效：前一分支没有条件", en: "is never reached: the branch before it has no condition")
      }
      return Rule.Branch(condition: condition, rule: Rule.read(part))
    }
  }
}

extension Fields {
  /// Reads named rules, in written order.
  static func read(_ source: MappingSource) -> Fields {
    guard let entries = source.node.entries else {
      source.report(zh: "此处应为字段映射", en: "fields with their rules are expected here")
      return Fields()
    }
    return Fields(
      entries.map { entry in
        Field(
          target: entry.key.split(separator: ".").map(String.init),
          rule: Rule.read(source.inner(entry.value, entry.key)))
      })
  }
}

extension Path {
  /// Reads a path; a finding where it is none, or names an unknown variable.
  static func read(_ source: MappingSource) -> Path {
    guard let text = source.node.scalar, !text.isEmpty, let path = Path(text) else {
      source.report(
        zh: "不是有效的路径", en: "is not a path", hint: "such as name, a.b, list[kind=word].data, $.a or $variable")
      return .here
    }
    if case .variable(let name) = path.root, !source.scope.variables.contains(name) {
      source.report(
        zh: "未知的变量 $\(name)", en: "$\(name) is not known here",
        hint: "known: \(source.scope.variables.sorted().map { "$" + $0 }.joined(separator: ", "))")
    }
    return path
  }
}

extension YAMLNode {
  /// A constant as JSON: a plain number, boolean or null is one; everything in quotes is text.
  var constant: JSONValue {
    switch content {
    case .scalar(let text, _):
      if isNull { return .null }
      if let bool { return .bool(bool) }
      if let int { return .number(JSONNumber(int)) }
      return .string(text)
    case .sequence(let nodes): return .array(nodes.map(\.constant))
    case .mapping(let entries):
      return .object(JSONObject(members: entries.map { .init(key: $0.key, value: $0.value.constant) }))
    }
  }
}
