import Hub
import YAML

extension InboundMapping {
  private enum Keys: String, CaseIterable {
    case exact
    case ignoreCase = "ignore-case"
  }

  /// Reads one direction in.
  static func read(_ source: MappingSource, targets: CanonicalTargets) -> InboundMapping {
    let reader = source.reader()
    defer { reader.finish() }
    let keys: Keys = reader.value("keys", .word, default: .exact)
    let absent = reader.raw("absent").map { source.inner($0, "absent").words() } ?? []
    let list = reader.raw("for-each").map { Path.read(source.inner($0, "for-each")) }
    let variables = readVariables(reader, source)
    var fields = Fields(fields: [])
    if let node = reader.raw("fields") {
      let part = source.inner(node, "fields")
      fields = Fields.read(part)
      targets.check(fields, part)
    } else {
      reader.missing("fields")
    }
    let checks = (reader.raw("checks").map { source.inner($0, "checks").elements() } ?? []).compactMap { Check($0) }
    let ignored = reader.raw("ignore").map { source.inner($0, "ignore").elements().map { Path.read($0) } } ?? []
    return InboundMapping(
      ignoringCase: keys == .ignoreCase, absent: Set(absent.map(TextFolding.trimmed)), list: list, variables: variables,
      fields: fields, checks: checks,
      known: KnownKeys(fields: fields, variables: variables, checks: checks, list: list, ignored: ignored))
  }

  private static func readVariables(_ reader: ConfigReader, _ source: MappingSource) -> [Variable] {
    guard let node = reader.raw("let") else { return [] }
    let part = source.inner(node, "let")
    return (node.entries ?? []).map { entry in
      let rule = Rule.read(part.inner(entry.value, entry.key))
      source.scope.variables.insert(entry.key)
      return Variable(name: entry.key, rule: rule)
    }
  }
}
