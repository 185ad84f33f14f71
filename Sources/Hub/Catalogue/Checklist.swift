public import JSON

/// 办事清单: what one applicant needs, computed from the theme and the answers to its situations.
public struct Checklist: Sendable, Hashable {
  /// The items whose conditions hold.
  public var items: [ThemeItem]
  /// 多表合一: the data elements of all of them, each once, in the order of the items.
  public var mergedForm: [String]
  /// 材料单份提交: their materials, each once.
  public var materials: [ThemeMaterial]
}

extension Theme {
  /// The checklist for a form; with no form, for somebody who needs every item.
  public func checklist(for form: JSONObject? = nil) -> Checklist {
    let needed = items.filter { item in
      guard let form else { return true }
      return item.conditions.allSatisfy { $0.holds(form) }
    }
    var seen: Set<String> = []
    let elements = needed.flatMap(\.elements).filter { seen.insert($0).inserted }
    let asked = Set(needed.flatMap(\.materials))
    return Checklist(items: needed, mergedForm: elements, materials: materials.filter { asked.contains($0.id) })
  }
}

extension Checklist {
  /// Each material with the items that ask for it, and whether an application brought it: by its name or the code of its kind.
  func filed(in application: Application) -> [StatusReport.ChecklistMaterial] {
    let asked = Set(application.items.map(\.code))
    return materials.compactMap { material in
      let items = items.filter { asked.contains($0.code) && $0.materials.contains(material.id) }.map(\.code)
      guard !items.isEmpty else { return nil }
      let names = Set(([material.name] + material.aliases).map(TextFolding.word))
      let filed = application.materials.first { filed in
        names.contains(TextFolding.word(filed.name)) || filed.code.map { names.contains(TextFolding.word($0)) } == true
      }
      return StatusReport.ChecklistMaterial(
        id: filed?.id ?? material.id, name: material.name, way: material.way.rawValue, items: items,
        filed: filed != nil)
    }
  }
}
