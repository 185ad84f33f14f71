public import JSON

/// What a department publishes about an item of its own, or an operator about any: canonical, read from the department's own
/// shape by `inbound.catalogue` of its file. What is nil stays as it is.
public struct CatalogueProposal: Sendable, Hashable {
  /// The item.
  public var item: ItemCode
  /// The only theme that it is about; nil for every theme that has the item.
  public var theme: ThemeCode?
  /// From when on; nil, and any time that is past, is at once.
  public var effective: Moment?
  /// Why.
  public var reason: String?
  /// The whole new form; definitions count only for elements that the catalogue does not know.
  public var elements: [DataElement]?
  /// The whole new set of materials.
  public var materials: [MaterialProposal]?
  /// 承诺办结时限.
  public var promisedDays: Int?
  /// 法定办结时限.
  public var legalDays: Int?
  /// Whether the item's prerequisite is insisted on.
  public var enforcesPrerequisite: Bool?
}

/// A material as a department publishes it.
public struct MaterialProposal: Sendable, Hashable {
  /// 材料名称.
  public var name: String
  /// The code of its kind; nil where it has none.
  public var code: String?
  /// Where it comes from; nil for what the catalogue knows, and for a new one from the applicant.
  public var way: ThemeMaterial.Way?
  /// 出具机构.
  public var issuer: String?
  /// 原件份数.
  public var originals: Int?
  /// 复印件份数.
  public var copies: Int?
  /// 是否必备材料; nil for what the catalogue knows.
  public var isRequired: Bool?
  /// Whether a commitment can stand for it; nil for what the catalogue knows.
  public var isCommitted: Bool?
}

extension MaterialProposal: CanonicalValue {
  /// Reads `{name, code?, way?, issuer?, originals?, copies?, required?, committed?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      name: try fields.named("name"), code: try fields.optionalText("code"), way: try fields.optionalWord("way"),
      issuer: try fields.optionalText("issuer"), originals: try fields.optionalInt("originals", in: 0...99),
      copies: try fields.optionalInt("copies", in: 0...99), isRequired: try fields.optionalFlag("required"),
      isCommitted: try fields.optionalFlag("committed"))
  }

  /// `{name, code?, way?, issuer?, originals?, copies?, required?, committed?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "name": .string(name), "code": .text(code), "way": .text(way?.rawValue), "issuer": .text(issuer),
        "originals": .int(originals), "copies": .int(copies), "required": isRequired.map { .bool($0) },
        "committed": isCommitted.map { .bool($0) },
      ]))
  }
}

extension CatalogueProposal: CanonicalValue {
  /// Most elements, and most materials, of one item.
  static let most = 500

  /// Reads `{item, theme?, effective?, reason?, elements?, materials?, promisedDays?, legalDays?, prerequisiteEnforced?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    let elements: [DataElement] = try fields.list("elements")
    let materials: [MaterialProposal] = try fields.list("materials")
    for (name, count) in [("elements", elements.count), ("materials", materials.count)] where count > Self.most {
      throw CanonicalProblem(pointer: "/" + name, expected: "at most \(Self.most)")
    }
    for (index, element) in elements.enumerated() where !(1...100).contains(element.name.count) {
      throw CanonicalProblem(pointer: "/elements/\(index)/name", expected: "1 to 100 characters")
    }
    self.init(
      item: ItemCode(try fields.named("item")), theme: try fields.optionalName("theme"),
      effective: try fields.optionalMoment("effective"), reason: try fields.optionalText("reason"),
      elements: json["elements"] == nil ? nil : elements, materials: json["materials"] == nil ? nil : materials,
      promisedDays: try fields.optionalInt("promisedDays", in: 1...400),
      legalDays: try fields.optionalInt("legalDays", in: 1...400),
      enforcesPrerequisite: try fields.optionalFlag("prerequisiteEnforced"))
    if let reason, reason.count > 200 { throw CanonicalProblem(pointer: "/reason", expected: "at most 200 characters") }
  }

  /// As it is read.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "item": .text(item), "theme": .text(theme), "effective": .text(effective?.rfc3339), "reason": .text(reason),
        "elements": elements.map { .array($0.map(\.json)) }, "materials": materials.map { .array($0.map(\.json)) },
        "promisedDays": .int(promisedDays), "legalDays": .int(legalDays),
        "prerequisiteEnforced": enforcesPrerequisite.map { .bool($0) },
      ]))
  }
}

extension CanonicalFields {
  /// A text of 1 to 200 characters (事项名称, 材料名称: an..200).
  fileprivate func named(_ key: String) throws(CanonicalProblem) -> String {
    try required(key, "1 to 200 characters") { value in
      value.string.flatMap { (1...200).contains($0.count) ? $0 : nil }
    }
  }
}
