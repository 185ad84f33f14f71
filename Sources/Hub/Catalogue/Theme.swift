/// A theme (主题, 一件事) of a district: `config/themes/<code>.yaml`. What follows from it (the questions, the merged form, the
/// single set of materials, the checklist, the report) is computed, never stored.
public struct Theme: Sendable, Hashable {
  /// Whether it can be applied for.
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// Live.
    case live
    /// Planned.
    case planned
  }

  /// How surely its content is known.
  public enum Basis: String, Sendable, Hashable, CaseIterable {
    /// As its owner published it.
    case published
    /// Put together by this project where nothing is published; a sample.
    case reconstructed
  }

  /// Its code.
  public var code: ThemeCode
  /// Its version; a case pins it.
  public var version: String
  /// How surely its content is known.
  public var basis: Basis
  /// The district whose theme it is.
  public var district: DistrictCode
  /// Its name.
  public var name: LocalName
  /// Other names that the district itself writes.
  public var aliases: [String]
  /// Whether it can be applied for.
  public var state: State
  /// Who answers for it.
  public var owner: String
  /// 承诺时限: working days that the district promises for the whole; nil where nothing is published.
  public var promisedDays: Int?
  /// 情形: what decides which items are needed.
  public var situations: [Situation]
  /// 事项.
  public var items: [ThemeItem]
  /// 材料, each once.
  public var materials: [ThemeMaterial]
  /// Where it stands.
  public var file: String
  /// 数据元 of its items' forms, as `config/elements.yaml` or a department's change defines them.
  public var elements: [DataElement] = []
  /// What others published of it; nil where nobody did.
  public var published: PublishedFigures?

  /// An item of the theme, by its code.
  public func item(_ code: ItemCode) -> ThemeItem? { items.first { $0.code == code } }
  /// A data element, by its name; text that is typed where nothing defines it.
  public func element(_ name: String) -> DataElement { elements.first { $0.name == name } ?? DataElement(name) }
  /// All its names, normalised.
  public var names: Set<NormalisedName> { Set(([name.zh] + aliases).map(NormalisedName.init)) }

  /// The same with the definitions of the elements that its forms ask for.
  func defining(_ elements: [String: DataElement]) -> Theme {
    var copy = self
    var seen: Set<String> = []
    let names = items.flatMap(\.elements).filter { seen.insert($0).inserted }
    copy.elements = names.compactMap { elements[$0] }
    return copy
  }
}
