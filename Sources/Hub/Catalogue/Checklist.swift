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
