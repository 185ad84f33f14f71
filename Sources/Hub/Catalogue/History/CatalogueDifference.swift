extension CatalogueDifference {
  /// In what an item differs between two versions of its content.
  static func between(_ old: ItemContent, _ new: ItemContent, of item: ItemCode) -> [CatalogueDifference] {
    let differ = { (part: Part, old: [(String, String)], new: [(String, String)]) -> [CatalogueDifference] in
      let (before, after) = (Dictionary(old) { $1 }, Dictionary(new) { $1 })
      let gone = old.filter { after[$0.0] == nil }.map { ($0.0, Optional($0.1), String?.none) }
      let changed = new.filter { before[$0.0] != $0.1 }.map { ($0.0, before[$0.0], Optional($0.1)) }
      return (gone + changed).map { CatalogueDifference(item: item, part: part, name: $0.0, from: $0.1, to: $0.2) }
    }
    return differ(.element, old.elements.map { ($0.name, $0.summary) }, new.elements.map { ($0.name, $0.summary) })
      + differ(.material, old.materials.map { ($0.name, $0.words) }, new.materials.map { ($0.name, $0.words) })
      + differ(.commitment, old.committed, new.committed) + differ(.limit, old.limits.words, new.limits.words)
      + differ(
        .prerequisite, [("enforced", "\(old.enforcesPrerequisite)")], [("enforced", "\(new.enforcesPrerequisite)")])
  }

  /// In what two versions of a theme differ, item by item.
  public static func between(_ old: Theme, _ new: Theme) -> [CatalogueDifference] {
    new.items.flatMap { item -> [CatalogueDifference] in
      guard let before = old.item(item.code) else { return [] }
      return between(ItemContent(of: before, in: old), ItemContent(of: item, in: new), of: item.code)
    }
  }
}

extension ItemContent {
  /// The names of the materials that a commitment stands for, each with what is signed.
  fileprivate var committed: [(String, String)] {
    guard let commitment else { return [] }
    return materials.filter { commitment.materials.contains($0.id) }.map { ($0.name, commitment.name) }
  }
}

extension DataElement {
  /// What matters of it, in a few words.
  fileprivate var summary: String {
    ([kind.rawValue] + (length.map { ["at most \($0)"] } ?? []) + ["from \(source.rawValue)"]).joined(separator: ", ")
  }
}

extension ThemeMaterial {
  /// What matters of it, in a few words.
  fileprivate var words: String {
    let numbers = [(originals, "originals"), (copies, "copies")].compactMap { count, name in
      count.map { "\($0) \(name)" }
    }
    return ([way.rawValue] + (isRequired ? [] : ["optional"]) + numbers + (issuer.map { ["by \($0)"] } ?? []))
      .joined(separator: ", ")
  }
}

extension ItemLimits {
  /// The limits that are there, by name.
  fileprivate var words: [(String, String)] {
    [("promised", promised), ("legal", legal), ("committed", committed), ("acceptance", acceptance)]
      .compactMap { name, days in days.map { (name, "\($0) \(unit.rawValue)") } } + [("silence", silence.rawValue)]
  }
}
