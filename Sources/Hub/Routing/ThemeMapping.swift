import YAML

/// One entry of `config/mappings.yaml`: a source's theme → a district's theme, and the system that receives it (回传).
public struct ThemeMapping: Sendable, Hashable {
  /// Whether the mapping is in force.
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// Coordinated and in force.
    case live
    /// Agreed on, not yet in force.
    case planned
    /// Known not to be coordinated.
    case none
  }

  /// Its name.
  public var id: MappingID
  /// The system whose theme it is.
  public var source: SystemCode
  /// The name as the source writes it.
  public var name: String
  /// Other names that it writes.
  public var aliases: [String]
  /// The source's own codes of it.
  public var codes: [String]
  /// The code table in which those must stand; nil where none is kept.
  public var codeTable: String?
  /// The district that it leads to.
  public var district: DistrictCode
  /// The district's theme.
  public var theme: ThemeCode
  /// The system that receives it.
  public var receiver: SystemCode
  /// Who answers for this entry.
  public var owner: String
  /// First day in force; nil from ever.
  public var from: CivilDate?
  /// First day no more in force; nil without end.
  public var until: CivilDate?
  /// Whether it is in force.
  public var state: State
  /// Conditions, all of which must hold.
  public var conditions: [MappingCondition]
  /// Where it stands in the file.
  public var line: Int

  /// All names, normalised.
  public var names: Set<NormalisedName> { Set(([name] + aliases).map(NormalisedName.init)) }

  /// Whether it is in force on the Shanghai day of a moment.
  public func isEffective(at moment: Timestamp) -> Bool {
    (from.map { Timestamp(startOf: $0) <= moment } ?? true) && (until.map { moment < Timestamp(startOf: $0) } ?? true)
  }

  /// `2020-01-01 … `, for people.
  public var span: String { "\(from.map(\.description) ?? "…") – \(until.map(\.description) ?? "…")" }
}

extension ThemeMapping {
  /// Reads one entry; nil after findings that leave no usable mapping.
  init?(reading reader: ConfigReader) {
    let id: MappingID? = reader.required("id", .name)
    let (source, target, effective) = (reader.section("from"), reader.section("to"), reader.section("effective"))
    if source == nil { reader.missing("from") }
    if target == nil { reader.missing("to") }
    let system: SystemCode? = source?.required("system", .name)
    let name = source?.required("theme", .text)
    let district: DistrictCode? = target?.required("district", .name)
    let theme: ThemeCode? = target?.required("theme", .name)
    let receiver: SystemCode? = target?.required("system", .name)
    let owner = reader.required("owner", .text)
    let state: State? = reader.required("state", .word)
    let aliases = source?.list("aliases", .text) ?? []
    let codes = source?.list("codes", .text) ?? []
    let table = source?.optional("code_table", .text)
    let (from, until) = (effective?.optional("from", .date), effective?.optional("until", .date))
    let conditions = reader.sections("when").compactMap(MappingCondition.init)
    guard let id, let system, let name, let district, let theme, let receiver, let owner, let state else { return nil }
    self.init(
      id: id, source: system, name: name, aliases: aliases, codes: codes, codeTable: table, district: district,
      theme: theme,
      receiver: receiver, owner: owner, from: from, until: until, state: state, conditions: conditions,
      line: reader.node.position.line)
  }
}

extension ConfigForm where Value == CivilDate {
  /// A day, `2026-03-02`.
  public static var date: Self {
    Self(zh: "日期，如 2026-03-02", en: "a day such as 2026-03-02") { $0.scalar.flatMap { CivilDate($0) } }
  }
}
