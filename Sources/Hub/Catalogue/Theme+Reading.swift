extension Theme {
  /// Reads a theme's file; nil after findings that leave no usable theme.
  init?(reading reader: ConfigReader) {
    let stem = reader.file.split(separator: "/").last.map { $0.dropLast(".yaml".count) } ?? ""
    let code: ThemeCode? = reader.required("theme", .name)
    let district: DistrictCode? = reader.required("district", .name)
    let state: State? = reader.required("state", .word)
    let basis: Basis? = reader.required("basis", .word)
    let version = reader.required("version", .text)
    let owner = reader.required("owner", .text)
    let theme = (
      name: LocalName(reading: reader), aliases: reader.list("aliases", .text),
      days: reader.optional("promised_days", .int(1...400)),
      situations: reader.sections("situations").compactMap(Situation.init),
      items: reader.sections("items").compactMap(ThemeItem.init),
      materials: reader.sections("materials").compactMap(ThemeMaterial.init)
    )
    guard let code, let district, let state, let basis, let version, let owner else { return nil }
    if code.rawValue != stem {
      reader.report("theme", zh: "应与文件名一致", en: "must be the name of the file, \"\(stem)\"")
    }
    self.init(
      code: code, version: version, basis: basis, district: district, name: theme.name, aliases: theme.aliases,
      state: state, owner: owner, promisedDays: theme.days, situations: theme.situations, items: theme.items,
      materials: theme.materials, file: reader.file)
    findUnknown(reader)
  }

  /// Reports what the theme names and does not declare, and what it declares twice or for nothing.
  private func findUnknown(_ reader: ConfigReader) {
    if items.isEmpty { reader.report("items", zh: "主题没有事项", en: "a theme needs items") }
    let materialIDs = materials.map(\.id)
    for (index, item) in items.enumerated() {
      for material in item.materials where !materialIDs.contains(material) {
        reader.report(
          "items[\(index)]", zh: "未知材料 \(material)", en: "names the unknown material \"\(material)\"",
          hint: Suggestion.hint(for: material, among: materialIDs))
      }
      for condition in item.conditions where !situations.contains(where: { $0.element == condition.element }) {
        reader.report(
          "items[\(index)]", zh: "未声明的情形 \(condition.element)",
          en: "asks for \"\(condition.element)\", which no situation declares")
      }
      if items.prefix(index).contains(where: { $0.code == item.code }) {
        reader.report("items[\(index)]", zh: "事项重复", en: "the item stands twice")
      }
    }
    for (index, material) in materials.enumerated() where !items.contains(where: { $0.materials.contains(material.id) })
    {
      reader.report("materials[\(index)]", .warning, zh: "没有事项需要该材料", en: "no item asks for this material")
    }
  }
}

extension Situation {
  init?(reading reader: ConfigReader) {
    let choices = reader.list("choices", .text)
    guard let element = reader.required("element", .text) else { return nil }
    self.init(element: element, choices: choices)
  }
}

extension ThemeItem {
  init?(reading reader: ConfigReader) {
    let code: ItemCode? = reader.required("code", .name)
    let name = reader.required("name", .text)
    let department: SystemCode? = reader.required("department", .name)
    let conditions = reader.sections("when").compactMap(MappingCondition.init)
    let (elements, materials) = (reader.list("elements", .text), reader.list("materials", .text))
    let prerequisite = reader.section("prerequisite").flatMap(Prerequisite.init)
    let limits = ItemLimits(reading: reader.section("limits"))
    guard let code, let name, let department else { return nil }
    self.init(
      code: code, name: name, department: department, conditions: conditions, elements: elements, materials: materials,
      prerequisite: prerequisite, limits: limits)
  }
}

extension Prerequisite {
  init?(reading reader: ConfigReader) {
    let conditions = reader.sections("met_when").compactMap(MappingCondition.init)
    guard let name = reader.required("name", .text) else { return nil }
    self.init(name: name, conditions: conditions)
  }
}

extension ThemeMaterial {
  init?(reading reader: ConfigReader) {
    let id = reader.required("id", .text)
    let name = reader.required("name", .text)
    let way: Way? = reader.required("way", .word)
    let commitment = reader.value("commitment", .bool, default: false)
    let aliases = reader.list("aliases", .text)
    guard let id, let name, let way else { return nil }
    self.init(id: id, name: name, aliases: aliases, way: way, commitment: commitment)
  }
}
