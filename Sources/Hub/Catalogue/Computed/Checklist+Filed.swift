extension Checklist {
  /// Each material with the items that ask for it, and whether an application brought it: by its name or the code of its kind.
  /// What a commitment stands for is asked of nobody, so it is there only where it was brought all the same.
  func filed(in application: Application) -> [StatusReport.ChecklistMaterial] {
    let asked = Set(application.items.map(\.code))
    let set = MaterialSet(of: items.filter { asked.contains($0.code) }, in: theme, for: application.form)
    return set.needs.compactMap { need in
      let material = need.material
      let filed = application.materials.first { filed in
        material.isCalled(filed.name) || filed.code.map(material.isCalled) == true
      }
      guard filed != nil || need.standing != .committed else { return nil }
      return StatusReport.ChecklistMaterial(
        id: filed?.id ?? material.id, name: material.name, way: material.way.rawValue, items: need.items,
        filed: filed != nil)
    }
  }
}
