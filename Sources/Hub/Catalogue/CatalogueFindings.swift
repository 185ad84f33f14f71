import YAML

/// Finds what is wrong among the themes and with what surrounds them: unknown items, districts and departments, names that
/// two themes share, fields of departments that no item feeds.
struct CatalogueFindings {
  let themes: [Theme]
  let mappings: [ThemeMapping]
  let systems: [SystemCode: SystemDeclaration]
  let codes: [String: CodeTable]

  func all() -> [Finding] {
    themes.flatMap { unknown($0) + unconnected($0) + decidingNothing($0) } + sharedNames() + unfed()
  }

  private func unknown(_ theme: Theme) -> [Finding] {
    var found: [Finding] = []
    if codes["districts-city"]?.contains(theme.district.rawValue) == false {
      found.append(
        Finding(file: theme.file, key: "district", zh: "未知区 \(theme.district)", en: "is no district of the table"))
    }
    for (index, item) in theme.items.enumerated() where codes["items"]?.contains(item.code.rawValue) == false {
      found.append(
        Finding(
          file: theme.file, line: item.line, key: "items[\(index)].code", zh: "事项代码不在事项表中",
          en: "\"\(item.code)\" is not in codes/items.csv"))
    }
    return found
  }

  /// Items whose department no system is, so that nobody but the portal would ever get them; and those that say so wrongly.
  private func unconnected(_ theme: Theme) -> [Finding] {
    theme.items.enumerated().compactMap { index, item in
      guard item.isConnected == (systems[item.department] == nil) else { return nil }
      guard item.isConnected else {
        return Finding(
          .warning, file: theme.file, line: item.line, key: "items[\(index)].connected",
          zh: "系统 \(item.department) 已接入", en: "systems/\(item.department).yaml is there",
          hint: "take connected: false out")
      }
      let near = Suggestion.hint(for: item.department.rawValue, among: systems.keys.map(\.rawValue))
      return Finding(
        .warning, file: theme.file, line: item.line, key: "items[\(index)].department",
        zh: "没有系统 \(item.department)，该事项无部门接收", en: "no system is the department \"\(item.department)\"",
        hint: near ?? "add systems/\(item.department).yaml, or write connected: false")
    }
  }

  /// Situations that nothing reads: no item, commitment, prerequisite or form, and no mapping to the theme.
  private func decidingNothing(_ theme: Theme) -> [Finding] {
    theme.situations.enumerated().compactMap { index, situation in
      let element = situation.element
      let isMapped = mappings.contains { mapping in
        mapping.theme == theme.code && mapping.conditions.contains { $0.element == element }
      }
      guard !isMapped, !theme.items.contains(where: { theme.reads(element, in: $0) }) else { return nil }
      return Finding(
        .warning, file: theme.file, line: situation.line, key: "situations[\(index)]", zh: "该情形不决定任何事项",
        en: "decides nothing: no item, commitment, form or mapping reads \"\(element)\"",
        hint: "name it under when: of an item, or among its elements, or ask for it no longer")
    }
  }

  private func sharedNames() -> [Finding] {
    themes.indices.flatMap { index in
      themes[..<index].compactMap { earlier -> Finding? in
        let later = themes[index]
        guard earlier.district == later.district, !earlier.names.isDisjoint(with: later.names) else { return nil }
        return Finding(
          file: later.file, key: "aliases", zh: "与主题 \(earlier.code) 同名",
          en: "shares a name with theme \"\(earlier.code)\"")
      }
    }
  }

  /// Outbound rules of departments that read `application.form.X`, where no item of the department has X in its form.
  private func unfed() -> [Finding] {
    systems.values.flatMap { system -> [Finding] in
      let items = themes.flatMap(\.items).filter { $0.department == system.code }
      guard let outbound = system.outbound, !items.isEmpty else { return [] }
      let fed = Set(items.flatMap(\.elements))
      return FormReading.all(in: outbound).filter { !fed.contains($0.element) }.map { reading in
        Finding(
          file: system.file, line: reading.place.line, column: reading.place.column, key: "outbound",
          zh: "没有事项提供数据元 \(reading.element)",
          en: "reads \"\(reading.element)\", which no item of this department has in its form",
          hint: Suggestion.hint(for: reading.element, among: fed.sorted())
            ?? "add it to the elements of an item, or read another")
      }
    }
  }
}

/// A place where a mapping reads a data element of the form.
private struct FormReading {
  var element: String
  var place: YAMLPosition

  /// All of them below a node: `application.form.X` wherever a path may stand.
  static func all(in node: YAMLNode) -> [FormReading] {
    guard let text = node.scalar else {
      return ((node.entries?.map(\.value) ?? []) + (node.elements ?? [])).flatMap(all)
    }
    let path = text.hasPrefix("$.") ? text.dropFirst(2) : text[...]
    guard path.hasPrefix("application.form.") else { return [] }
    let element = path.dropFirst("application.form.".count).prefix { $0 != "." && $0 != "[" }
    return [FormReading(element: String(element), place: node.position)]
  }
}
