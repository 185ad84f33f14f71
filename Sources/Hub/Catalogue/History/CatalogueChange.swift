/// One change of a theme: the whole new content of one of its items, published by its department (事项管理) or by an operator.
/// The configured files are the first version of a theme; each change is a layer above them, with a version of its own.
public struct CatalogueChange: Sendable, Hashable {
  /// Names the change: derived from what was asked, so that asking twice acts once.
  public var id: String
  /// The theme.
  public var theme: ThemeCode
  /// The item that changes.
  public var item: ItemCode
  /// The version of the theme from `effective` on.
  public var version: Int
  /// When it takes effect, by itself.
  public var effective: Timestamp
  /// When it was published.
  public var publishedAt: Timestamp
  /// Who published it: `system/market`, or `operator/` and a name.
  public var author: String
  /// Why, as its author said; nil where nothing was said.
  public var reason: String?
  /// The item's new content.
  public var content: ItemContent
  /// In what that differs from before.
  public var difference: [CatalogueDifference]
}

/// What a department decides about an item of its own: form, materials, limits. When it is needed is the theme's.
public struct ItemContent: Sendable, Hashable {
  /// Definitions of the data elements of its form, in order.
  public var elements: [DataElement]
  /// Its materials, in order.
  public var materials: [ThemeMaterial]
  /// Which of them a commitment stands for.
  public var commitment: Commitment?
  /// Within what it is decided.
  public var limits: ItemLimits
  /// Whether its prerequisite is insisted on; true where it has none.
  public var enforcesPrerequisite: Bool

  /// The content of an item as a theme has it.
  init(of item: ThemeItem, in theme: Theme) {
    elements = item.elements.map(theme.element)
    materials = item.materials.compactMap { id in theme.materials.first { $0.id == id } }
    commitment = item.commitment
    limits = item.limits
    enforcesPrerequisite = item.prerequisite?.isEnforced ?? true
  }
}

/// One difference between two versions of an item.
public struct CatalogueDifference: Sendable, Hashable {
  /// What differs.
  public enum Part: String, Sendable, Hashable, CaseIterable {
    /// A data element of the form.
    case element
    /// A material.
    case material
    /// Which materials a commitment stands for.
    case commitment
    /// A limit.
    case limit
    /// Whether the prerequisite is insisted on.
    case prerequisite
  }

  /// The item.
  public var item: ItemCode
  /// What differs.
  public var part: Part
  /// Its name.
  public var name: String
  /// As it was; nil where it is new.
  public var from: String?
  /// As it is; nil where it is gone.
  public var to: String?
}

extension CatalogueChange {
  /// The theme with this change on top.
  func applied(to theme: Theme) -> Theme {
    guard let index = theme.items.firstIndex(where: { $0.code == item }) else { return theme }
    var theme = theme
    theme.version = String(version)
    theme.items[index].elements = content.elements.map(\.name)
    theme.items[index].materials = content.materials.map(\.id)
    theme.items[index].commitment = content.commitment
    theme.items[index].limits = content.limits
    theme.items[index].prerequisite?.isEnforced = content.enforcesPrerequisite
    for material in content.materials {
      if let known = theme.materials.firstIndex(where: { $0.id == material.id }) {
        theme.materials[known] = material
      } else {
        theme.materials.append(material)
      }
    }
    let asked = Set(theme.items.flatMap(\.materials))
    theme.materials.removeAll { !asked.contains($0.id) }
    let known = Set(theme.elements.map(\.name))
    theme.elements += content.elements.filter { !known.contains($0.name) }
    return theme
  }
}
