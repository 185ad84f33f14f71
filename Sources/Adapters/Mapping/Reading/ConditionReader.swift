import Hub
import YAML

extension Condition {
  /// Reads a condition: places with what must stand there, all of which must hold. `any`, `all` (lists) and `not` join others.
  static func read(_ source: MappingSource) -> Condition {
    guard let entries = source.node.entries, !entries.isEmpty else {
      source.report(
        zh: "此处应为条件", en: "a condition is expected here", hint: "such as { status: [a, b] } or { mobile: present }")
      return .all([])
    }
    let conditions = entries.map { entry -> Condition in
      let part = source.inner(entry.value, entry.key)
      switch entry.key {
      case "any": return .any(part.elements().map { read($0) })
      case "all": return .all(part.elements().map { read($0) })
      case "not": return .not(read(part))
      default: return readPlace(part, entry)
      }
    }
    return conditions.count == 1 ? conditions[0] : .all(conditions)
  }

  /// `place: word`, `place: [word, word]`, `place: present`, `place: absent` (in quotes these two are words), and
  /// `place: { same-as: place }`.
  private static func readPlace(_ source: MappingSource, _ entry: YAMLNode.Entry) -> Condition {
    let path = Path.read(source.inner(YAMLNode(.scalar(entry.key, plain: true), at: entry.position), ""))
    switch entry.value.content {
    case .scalar("present", plain: true): return .present(path)
    case .scalar("absent", plain: true): return .absent(path)
    case .scalar(let word, _): return .equals(path, [word])
    case .sequence(let nodes): return .equals(path, Set(nodes.compactMap(\.scalar)))
    case .mapping:
      let reader = source.reader()
      defer { reader.finish() }
      guard let other = reader.raw("same-as") else {
        source.report(zh: "此处应为值、值的列表或 same-as", en: "a word, a list of words or same-as is expected here")
        return .absent(path)
      }
      return .same(path, Path.read(source.inner(other, "same-as")))
    }
  }
}
