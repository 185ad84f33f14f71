import Hub
import YAML

extension ReplyMapping {
  /// Reads how answers are read.
  static func read(_ source: MappingSource) -> ReplyMapping {
    let reader = source.reader()
    defer { reader.finish() }
    let form: AnswerForm = reader.value("form", .word, default: source.scope.envelope == nil ? .json : .soap)
    let absent = reader.raw("absent").map { source.inner($0, "absent").words() } ?? []
    let variables = reader.raw("let").map { Variable.read(source.inner($0, "let")) } ?? []
    guard let node = reader.raw("rules") else {
      reader.missing("rules")
      return ReplyMapping(form: form, absent: AbsentWords(), variables: [], rules: [])
    }
    let parts = source.inner(node, "rules").elements()
    let rules = parts.map { ReplyRule.read($0) }
    if let last = rules.dropLast().firstIndex(where: { $0.condition == nil }) {
      parts[last + 1].report(zh: "此规则永不生效：前一规则没有条件", en: "is never reached: the rule before it has no condition")
    }
    return ReplyMapping(
      form: form, absent: AbsentWords(absent), variables: variables, rules: rules)
  }
}

extension ReplyRule {
  fileprivate static func read(_ source: MappingSource) -> ReplyRule {
    let reader = source.reader()
    defer { reader.finish() }
    func path(_ name: String) -> Path? { reader.raw(name).map { Path.read(source.inner($0, name)) } }
    return ReplyRule(
      condition: reader.raw("if").map { Condition.read(source.inner($0, "if")) },
      outcome: reader.required("then", .word) ?? .retry, caseNumber: path("case-number"),
      name: path("name"), fileID: path("file-id"), code: path("code"),
      message: path("message"), token: path("token"), seconds: path("seconds"))
  }
}

extension LookMapping {
  static func read(_ source: MappingSource, standard: ReplyMapping?) -> LookMapping {
    let reader = source.reader()
    defer { reader.finish() }
    source.scope.variables.insert("page")
    let exchange = Exchange.read(reader, source, standard: standard)
    // The conditions on rows may use what `let` made of the record.
    let inner = MappingSource(
      node: source.node, file: source.file, key: source.key,
      scope: source.scope.lending(source.scope.variables.union(exchange.variables.map(\.name)).union(["record"])))
    func path(_ name: String) -> Path {
      guard let node = reader.raw(name) else {
        reader.missing(name)
        return .here
      }
      return Path.read(inner.inner(node, name))
    }
    if reader.raw("found") == nil { reader.missing("found") }
    return LookMapping(
      exchange: exchange, rows: path("rows"),
      found: reader.raw("found").map { Condition.read(inner.inner($0, "found")) } ?? .any([]),
      unclear: reader.raw("unclear").map { Condition.read(inner.inner($0, "unclear")) },
      caseNumber: path("case-number"), full: reader.required("full", .int(1...100_000)) ?? 1,
      pages: reader.value("pages", .int(1...1000), default: 1))
  }
}

extension TokenMapping {
  static func read(_ source: MappingSource, standard: ReplyMapping?) -> TokenMapping {
    let reader = source.reader()
    defer { reader.finish() }
    return TokenMapping(
      exchange: Exchange.read(reader, source, standard: standard),
      renewBefore: reader.value("renew-before", .duration, default: .seconds(600)),
      standard: reader.value("good-for", .duration, default: .seconds(3600)))
  }
}
