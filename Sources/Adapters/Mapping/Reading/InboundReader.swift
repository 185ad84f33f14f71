import Hub
import TextEncoding
import YAML

extension InboundMapping {
  private enum Keys: String, CaseIterable {
    case exact
    case ignoreCase = "ignore-case"
  }

  /// Reads the mappings of one kind of message: one, or a list of one a form.
  static func readForms(_ source: MappingSource, targets: CanonicalTargets) -> [InboundMapping] {
    guard source.node.elements != nil else { return [read(source, targets: targets)] }
    let parts = source.elements()
    let mappings = parts.map { part in
      var own = part
      own.scope = part.scope.lending(part.scope.variables)
      return read(own, targets: targets)
    }
    for (index, mapping) in mappings.enumerated() where mappings[..<index].contains(where: { $0.form == mapping.form })
    {
      parts[index].report(zh: "永不生效：前面已有同一 form 的映射", en: "is never reached: one before it is of the same form")
    }
    return mappings
  }

  /// Reads one direction in.
  static func read(_ source: MappingSource, targets: CanonicalTargets) -> InboundMapping {
    let reader = source.reader()
    defer { reader.finish() }
    let form: DocumentForm = reader.value("form", .word, default: .json)
    let keys: Keys = reader.value("keys", .word, default: .exact)
    let absent = reader.raw("absent").map { source.inner($0, "absent").words() } ?? []
    let variables = reader.raw("let").map { Variable.read(source.inner($0, "let")) } ?? []
    let list = reader.raw("for-each").map { Path.read(source.inner($0, "for-each")) }
    var fields = Fields()
    if let node = reader.raw("fields") {
      let part = source.inner(node, "fields")
      fields = targets.timed(Fields.read(part))
      targets.check(fields, part)
    } else {
      reader.missing("fields")
    }
    let checks = (reader.raw("checks").map { source.inner($0, "checks").elements() } ?? []).compactMap { Check($0) }
    let ignored = reader.raw("ignore").map { source.inner($0, "ignore").elements().map { Path.read($0) } } ?? []
    let encodings = reader.list("encodings", ConfigForm<TextEncoding>.word)
    let alone = reader.value("alone", .bool, default: false)
    let order = reader.raw("order-by").map { Rule.read(source.inner($0, "order-by")) }
    if list == nil, alone || order != nil {
      reader.report(
        nil, zh: "alone 与 order-by 须与 for-each 同用", en: "alone and order-by need several messages",
        hint: "add for-each:")
    }
    if form != .csv, !encodings.isEmpty {
      reader.report(
        "encodings", zh: "JSON 只能为 UTF-8，XML 自带编码声明",
        en: "does not go with JSON, which is UTF-8, nor with XML, which says its own")
    }
    return InboundMapping(
      form: form, encodings: encodings.isEmpty ? [.utf8] : encodings, ignoringCase: keys == .ignoreCase,
      absent: AbsentWords(absent), list: list, order: order, alone: alone, variables: variables,
      fields: fields, checks: checks,
      known: KnownKeys(fields: fields, variables: variables, checks: checks, list: list, order: order, ignored: ignored)
    )
  }
}
