/// Finds what is wrong inside one theme's file while it is read, so that each finding has its line.
struct ThemeFindings {
  let theme: Theme
  let reader: ConfigReader
  /// The shared definitions; nil where the configuration has none.
  let elements: [String: DataElement]?

  func find() {
    if theme.items.isEmpty { reader.report("items", zh: "主题没有事项", en: "a theme needs items") }
    for (index, item) in theme.items.enumerated() {
      unknown(in: item, at: "items[\(index)]")
      if theme.items.prefix(index).contains(where: { $0.code == item.code }) {
        reader.report("items[\(index)]", zh: "事项重复", en: "the item stands twice")
      }
    }
    for (index, material) in theme.materials.enumerated() {
      let key = "materials[\(index)]"
      if !theme.items.contains(where: { $0.materials.contains(material.id) }) {
        reader.report(
          key, .warning, zh: "没有事项需要该材料", en: "no item asks for this material",
          hint: "name \"\(material.id)\" under the materials of an item, or take it out")
      }
      if theme.materials.prefix(index).contains(where: { $0.id == material.id || $0.name == material.name }) {
        reader.report(key, zh: "材料重复", en: "the material stands twice")
      }
    }
    situations()
  }

  /// What an item names and the theme does not declare.
  private func unknown(in item: ThemeItem, at key: String) {
    let materials = theme.materials.map(\.id)
    for material in item.materials where !materials.contains(material) {
      reader.report(
        key, zh: "未知材料 \(material)", en: "names the unknown material \"\(material)\"",
        hint: Suggestion.hint(for: material, among: materials))
    }
    for material in item.commitment?.materials ?? [] where !item.materials.contains(material) {
      reader.report(
        key, zh: "告知承诺所指材料 \(material) 不属于该事项", en: "commits for \"\(material)\", which the item does not ask for",
        hint: Suggestion.hint(for: material, among: item.materials))
    }
    for condition in item.conditions + (item.commitment?.conditions ?? []) where !isAsked(condition.element) {
      reader.report(
        key, zh: "未声明的情形 \(condition.element)",
        en: "asks for \"\(condition.element)\", which no situation declares")
    }
    var seen: Set<String> = []
    for element in item.elements {
      if !seen.insert(element).inserted {
        reader.report(key, zh: "数据元 \(element) 重复", en: "names the element \"\(element)\" twice")
      }
      if let elements, elements[element] == nil {
        reader.report(
          key, zh: "未定义的数据元 \(element)", en: "names the element \"\(element)\", which elements.yaml does not define",
          hint: Suggestion.hint(for: element, among: elements.keys.sorted()))
      }
    }
    if let promise = item.limits.promised, let whole = theme.promisedDays, promise > whole {
      reader.report(
        key, .warning, zh: "事项承诺时限长于主题承诺时限",
        en: "promises \(promise) days, but the theme promises \(whole) for the whole")
    }
  }

  private func isAsked(_ element: String) -> Bool { theme.situations.contains { $0.element == element } }

  private func situations() {
    for (index, situation) in theme.situations.enumerated() {
      let key = "situations[\(index)]"
      if theme.situations.prefix(index).contains(where: { $0.element == situation.element }) {
        reader.report(key, zh: "情形重复", en: "the situation stands twice")
      }
    }
  }
}
