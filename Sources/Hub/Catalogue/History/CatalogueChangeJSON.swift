public import JSON

extension CatalogueChange: CanonicalValue {
  /// The version of the format.
  static let formatVersion: Int64 = 1

  /// Reads the value of a record of `hub.catalogue`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    guard try fields.int("format", in: 1...1) == Int(Self.formatVersion) else {
      throw CanonicalProblem(pointer: "/format", expected: "format \(Self.formatVersion)")
    }
    self.init(
      id: try fields.text("id"), theme: try fields.name("theme"), item: try fields.name("item"),
      version: try fields.int("version", in: 2...1_000_000), effective: try fields.timestamp("effective"),
      publishedAt: try fields.timestamp("publishedAt"), author: try fields.text("author"),
      reason: try fields.optionalText("reason"), content: try fields.value("content"),
      difference: try fields.list("difference"))
  }

  /// `{format, id, theme, item, version, effective, publishedAt, author, reason?, content, difference}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "format": .number(JSONNumber(Self.formatVersion)), "id": .string(id), "theme": .text(theme),
        "item": .text(item), "version": .integer(version), "effective": .string(effective.rfc3339),
        "publishedAt": .string(publishedAt.rfc3339), "author": .string(author), "reason": .text(reason),
        "content": content.json, "difference": .array(difference.map(\.json)),
      ]))
  }
}

extension ItemContent: CanonicalValue {
  /// Reads `{elements, materials, commitment?, limits, prerequisiteEnforced}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    elements = try fields.list("elements")
    materials = try fields.list("materials")
    commitment = try fields.optionalValue("commitment")
    limits = try fields.value("limits")
    enforcesPrerequisite = try fields.optionalFlag("prerequisiteEnforced") ?? true
  }

  /// `{elements, materials, commitment?, limits, prerequisiteEnforced}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "elements": .array(elements.map(\.json)), "materials": .array(materials.map(\.json)),
        "commitment": commitment?.json, "limits": limits.json, "prerequisiteEnforced": .bool(enforcesPrerequisite),
      ]))
  }
}

extension CatalogueDifference: CanonicalValue {
  /// Reads `{item, part, name, from?, to?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      item: try fields.name("item"), part: try fields.word("part"), name: try fields.text("name"),
      from: try fields.optionalText("from"), to: try fields.optionalText("to"))
  }

  /// `{item, part, name, from?, to?}`: no `from` is new, no `to` is gone.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "item": .text(item), "part": .string(part.rawValue), "name": .string(name), "from": .text(from),
        "to": .text(to),
      ]))
  }
}

extension CatalogueChange {
  /// The record in `hub.catalogue`. Its key is never written twice, so that compaction keeps the whole history.
  var record: BusRecord {
    CloudEvent.record(
      topic: Topics.catalogue, key: "\(theme)/\(item)/\(version)/\(id)", value: json,
      .init(id: "catalogue/\(id)", type: "hub.catalogue.change", time: publishedAt))
  }
}
