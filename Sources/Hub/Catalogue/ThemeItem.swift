public import JSON
import YAML

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
  /// Data elements (数据元) of its form, by name.
  public var elements: [String]
  /// Materials that it asks for, by id.
  public var materials: [String]
  /// What must be filed elsewhere before the department takes it; nil where nothing must.
  public var prerequisite: Prerequisite?
  /// Within what it is decided.
  public var limits = ItemLimits()
  /// Which of its materials a commitment (告知承诺) stands for; nil where none does.
  public var commitment: Commitment?
  /// What an applicant met who filed it by itself.
  public var before = BeforeFigures()
  /// False says that no system is its department's (yet), so that only the theme's portal gets the item, and that this is
  /// known.
  public var isConnected = true
  /// Its line in the theme's file.
  public var line = 1

  /// Whether it is needed for a form; with no form, for somebody who needs every item.
  public func isNeeded(for form: JSONObject?) -> Bool {
    guard let form else { return true }
    return conditions.allSatisfy { $0.holds(form) }
  }
}

/// What an applicant met before, filing one item by itself. What is nil is counted from the item: its form's elements, its
/// materials, the law's days, and two trips (once to hand in, once to collect; an assumption).
public struct BeforeFigures: Sendable, Hashable {
  /// Working days.
  public var days: Int?
  /// Materials.
  public var materials: Int?
  /// Trips to a window.
  public var trips: Int?
  /// Fields of its form.
  public var fields: Int?
}

/// What must be filed elsewhere before a department takes an item (第二类医疗器械经营备案 had to be filed online first).
public struct Prerequisite: Sendable, Hashable {
  /// What it is, for people.
  public var name: String
  /// Answers of the form that show that it is there, all of which must hold; with none an operator has to say so.
  public var conditions: [MappingCondition]
  /// Whether the department insists on it. The rule was loosened (部分事项允许线下申报), and since when is not public: so it is a
  /// setting of the catalogue.
  public var isEnforced = true

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

extension ThemeItem {
  init?(reading reader: ConfigReader, silence: ItemLimits.Silence) {
    let code: ItemCode? = reader.required("code", .name)
    let name = reader.required("name", .text)
    let department: SystemCode? = reader.required("department", .name)
    let conditions = reader.sections("when").compactMap(MappingCondition.init)
    let (elements, materials) = (reader.list("elements", .text), reader.list("materials", .text))
    let prerequisite = reader.section("prerequisite").flatMap(Prerequisite.init)
    let limits = ItemLimits(reading: reader.section("limits"), silence: silence)
    let commitment = reader.section("commitment").flatMap(Commitment.init)
    let before = BeforeFigures(reading: reader.section("before"))
    let isConnected = reader.value("connected", .bool, default: true)
    guard let code, let name, let department else { return nil }
    self.init(
      code: code, name: name, department: department, conditions: conditions, elements: elements, materials: materials,
      prerequisite: prerequisite, limits: limits, commitment: commitment, before: before, isConnected: isConnected,
      line: reader.node.position.line)
  }
}

extension BeforeFigures {
  init(reading reader: ConfigReader?) {
    self.init(
      days: reader?.optional("days", .int(0...1000)), materials: reader?.optional("materials", .int(0...1000)),
      trips: reader?.optional("trips", .int(0...1000)), fields: reader?.optional("fields", .int(0...10_000)))
  }
}

extension Prerequisite {
  init?(reading reader: ConfigReader) {
    let conditions = reader.sections("met_when").compactMap(MappingCondition.init)
    let isEnforced = reader.value("enforced", .bool, default: true)
    guard let name = reader.required("name", .text) else { return nil }
    self.init(name: name, conditions: conditions)
    self.isEnforced = isEnforced
  }
}
