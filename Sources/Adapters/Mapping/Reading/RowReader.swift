import Hub
import YAML

extension RowMapping {
  /// Reads `row: {let, columns}`.
  static func read(_ source: MappingSource) -> RowMapping {
    let reader = source.reader()
    defer { reader.finish() }
    let scope = MappingSource(
      node: source.node, file: source.file, key: source.key,
      scope: source.scope.lending(source.scope.variables.union(["now"])))
    let variables = reader.raw("let").map { Variable.read(scope.inner($0, "let")) } ?? []
    guard let node = reader.raw("columns") else {
      reader.missing("columns")
      return RowMapping(variables: variables, columns: Fields())
    }
    let part = scope.inner(node, "columns")
    for entry in node.entries ?? [] where entry.key.contains(".") {
      part.inner(entry.value, entry.key).report(zh: "列名不可含点", en: "a column's name has no dot")
    }
    return RowMapping(variables: variables, columns: Fields.read(part))
  }
}
