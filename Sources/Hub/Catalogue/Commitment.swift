public import JSON

/// 告知承诺: an applicant who commits need not bring some materials of an item now. It stands for these materials, never for
/// the item: the department still decides it, and checks afterwards.
public struct Commitment: Sendable, Hashable {
  /// What the applicant signs.
  public var name: String
  /// Answers by which the applicant commits, all of which must hold.
  public var conditions: [MappingCondition]
  /// Materials that it stands for, by id.
  public var materials: [String]
  /// Within so many working days after its decision the department checks on site; nil where nothing is known of that.
  public var checkDays: Int?

  /// A commitment.
  public init(name: String, conditions: [MappingCondition], materials: [String]) {
    self.name = name
    self.conditions = conditions
    self.materials = materials
  }

  /// Whether the applicant of a form commits; with no form, somebody who does wherever it is possible.
  public func isMade(in form: JSONObject?) -> Bool {
    guard let form else { return true }
    return !conditions.isEmpty && conditions.allSatisfy { $0.holds(form) }
  }
}

extension Commitment {
  /// Reads `{name, when: […], materials: […], check_days: 20}`; nil after a finding.
  init?(reading reader: ConfigReader) {
    let conditions = reader.sections("when").compactMap(MappingCondition.init)
    let materials = reader.list("materials", .text)
    if materials.isEmpty {
      reader.report(
        "materials", zh: "告知承诺未指明材料", en: "a commitment stands for materials, and this names none",
        hint: "it replaces materials, never the item")
    }
    if conditions.isEmpty {
      reader.report("when", zh: "告知承诺须有条件", en: "says by which answers the applicant commits")
    }
    guard let name = reader.required("name", .text) else { return nil }
    self.init(name: name, conditions: conditions, materials: materials)
    checkDays = reader.optional("check_days", .int(1...400))
  }
}
