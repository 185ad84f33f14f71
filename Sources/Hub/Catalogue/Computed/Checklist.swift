public import JSON

/// 办事清单: what one applicant needs, computed from the theme and the answers to its situations.
public struct Checklist: Sendable, Hashable {
  /// The theme, in the version that was asked.
  public var theme: Theme
  /// The items whose conditions hold.
  public var items: [ThemeItem]
  /// 多表合一.
  public var form: MergedForm
  /// 材料单份提交.
  public var materials: MaterialSet
  /// Items for which the applicant commits (告知承诺).
  public var committed: [ItemCode]

  /// The longest promise among the items, which are decided in parallel (并联审批); nil where an item has none at all.
  public var days: Int? {
    let days = items.compactMap { $0.limits.promise(isCommitted: committed.contains($0.code)) }
    return days.count == items.count ? days.max() : nil
  }
}

extension Theme {
  /// The checklist for a form; with no form, for somebody who needs every item and commits wherever that is possible.
  public func checklist(for form: JSONObject? = nil) -> Checklist {
    let needed = items.filter { $0.isNeeded(for: form) }
    return Checklist(
      theme: self, items: needed, form: MergedForm(of: needed, in: self, for: form),
      materials: MaterialSet(of: needed, in: self, for: form),
      committed: needed.filter { $0.commitment?.isMade(in: form) == true }.map(\.code))
  }
}
