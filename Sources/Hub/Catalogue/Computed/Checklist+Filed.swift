extension Checklist {
  /// Each material with the items that ask for it, and whether an application brought it: by its name or the code of its kind.
  func filed(in application: Application) -> [StatusReport.ChecklistMaterial] {
    let asked = Set(application.items.map(\.code))
    return materials.needs.compactMap { need in
      let items = need.items.filter(asked.contains)
      guard !items.isEmpty else { return nil }
      let material = need.material
      let filed = application.materials.first { filed in
        material.isCalled(filed.name) || filed.code.map(material.isCalled) == true
      }
      return StatusReport.ChecklistMaterial(
        id: filed?.id ?? material.id, name: material.name, way: material.way.rawValue, items: items,
        filed: filed != nil)
    }
  }
}
