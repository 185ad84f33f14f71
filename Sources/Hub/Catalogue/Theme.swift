public import JSON

/// A theme (主题, 一件事) of a district: `config/themes/<code>.yaml`. What follows from it (the merged form, the single set of
/// materials, the checklist) is computed, never stored.
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

  /// An item of the theme, by its code.
  public func item(_ code: ItemCode) -> ThemeItem? { items.first { $0.code == code } }
  /// All its names, normalised.
  public var names: Set<NormalisedName> { Set(([name.zh] + aliases).map(NormalisedName.init)) }
}

/// 情形: a question whose answer decides which items are needed.
public struct Situation: Sendable, Hashable {
  /// The data element that holds the answer.
  public var element: String
  /// The answers to choose from; empty for a number.
  public var choices: [String]
}

/// An item (事项) of a theme.
public struct ThemeItem: Sendable, Hashable {
  /// 事项编码.
  public var code: ItemCode
  /// 事项名称.
  public var name: String
  /// The department that decides it: the code of its system, where it is connected.
  public var department: SystemCode
  /// When it is needed: all must hold; none means always.
  public var conditions: [MappingCondition]
  /// Data elements (数据元) of its form.
  public var elements: [String]
  /// Materials that it asks for, by id.
  public var materials: [String]
  /// What must be filed elsewhere before the department takes it; nil where nothing must.
  public var prerequisite: Prerequisite?
  /// Within what it is decided.
  public var limits = ItemLimits()
}

/// What must be filed elsewhere before a department takes an item (第二类医疗器械经营备案 had to be filed online first).
public struct Prerequisite: Sendable, Hashable {
  /// What it is, for people.
  public var name: String
  /// Answers of the form that show that it is there, all of which must hold; with none an operator has to say so.
  public var conditions: [MappingCondition]

  /// A prerequisite.
  public init(name: String, conditions: [MappingCondition]) {
    self.name = name
    self.conditions = conditions
  }

  /// Whether a form shows that it is there.
  public func isMet(by form: JSONObject) -> Bool {
    !conditions.isEmpty && conditions.allSatisfy { $0.holds(form) }
  }
}

/// A material (材料) of a theme.
public struct ThemeMaterial: Sendable, Hashable {
  /// Where it comes from; numbers as the district's portal writes them (`xuhui-material-source`).
  public enum Way: String, Sendable, Hashable, CaseIterable {
    /// 1: from the e-licence library, asked of nobody.
    case licence
    /// 3: filled online, in the merged form.
    case form
    /// 4: the applicant brings it.
    case applicant
  }
  /// Its id inside the theme.
  public var id: String
  /// 材料名称.
  public var name: String
  /// Codes of its kind as sources write them (`YYZZ`), and other names: what an application's material is known by.
  public var aliases: [String]
  /// Where it comes from.
  public var way: Way
  /// Whether a commitment (告知承诺) can stand for it.
  public var commitment: Bool
}
