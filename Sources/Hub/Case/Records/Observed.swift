extension StatusReport {
  /// What a system is told of a case in which it has no part but to know of it (the city's big-data centre).
  public struct Observed: Sendable, Hashable {
    /// The whole application.
    public var application: Application
    /// The district's theme; nil while the case is not routed.
    public var theme: ThemeCode?
    /// Its name.
    public var themeName: String?
    /// Who decided, as the department says.
    public var officer: String?
    /// The items that moved.
    public var items: [ObservedItem]
    /// The materials of these items, of those that were filed.
    public var materials: [ObservedMaterial]
    /// 办事清单: what the theme asks of this application; empty while it is not routed.
    public var checklist: [ChecklistMaterial]
    /// True where everything is told anew, after rows of it were rejected.
    public var again: Bool
  }

  /// An item that moved.
  public struct ObservedItem: Sendable, Hashable {
    /// The hub's own number of this item's handling, `ap-….1`: the same in all that is told of it.
    public var number: String
    /// Its place among the application's items, from 1.
    public var position: Int
    /// The item.
    public var code: ItemCode
    /// Its name in the catalogue.
    public var name: String?
    /// The department that decides it; nil where none is connected.
    public var department: SystemCode?
    /// Its status before; nil for an item that is new, or told anew.
    public var before: Status?
    /// Its status now.
    public var status: Status
    /// When it came to be.
    public var at: Timestamp
    /// Why, as the department says.
    public var reason: String?
  }

  /// One material of a checklist.
  public struct ChecklistMaterial: Sendable, Hashable {
    /// The source's id of it where it was filed, else its id inside the theme.
    public var id: String
    /// 材料名称.
    public var name: String
    /// Where it comes from: `licence`, `form`, `applicant`.
    public var way: String
    /// The items that ask for it.
    public var items: [ItemCode]
    /// Whether it was filed with the application.
    public var filed: Bool
  }

  /// A material that an item which moved asks for.
  public struct ObservedMaterial: Sendable, Hashable {
    /// The number of the item's handling.
    public var number: String
    /// The item's place among the application's items, from 1.
    public var item: Int
    /// Its place among the item's materials, from 1.
    public var position: Int
    /// The item's status before.
    public var before: Status?
    /// The item's status now.
    public var status: Status
    /// The material as it was filed.
    public var material: Material
  }
}
