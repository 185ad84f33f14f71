public import JSON

extension PendingReport.Observation: CanonicalValue {
  /// Reads `{content, moves, again?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      content: try fields.count("content"), moves: try fields.list("moves"), again: try fields.flag("again"))
  }

  /// `{content, moves, again?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: ["content": .int(content), "moves": .list(moves), "again": .flag(again)]))
  }
}

extension ItemMove: CanonicalValue {
  /// Reads `{code, before?, status, at}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      code: try fields.name("code"), before: try fields.optionalWord("before"), status: try fields.word("status"),
      at: try fields.milliseconds("at"))
  }

  /// `{code, before?, status, at}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "code": .text(code), "before": .text(before?.rawValue), "status": .string(status.rawValue),
        "at": .milliseconds(at),
      ]))
  }
}

extension StatusReport.Observed: CanonicalValue {
  /// Reads what an observer is told.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      application: try fields.value("application"), theme: try fields.optionalName("theme"),
      themeName: try fields.optionalText("themeName"), officer: try fields.optionalText("officer"),
      items: try fields.list("items"), materials: try fields.list("materials"),
      checklist: try fields.list("checklist"), again: try fields.flag("again"))
  }

  /// What an observer is told.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "application": application.json, "theme": .text(theme), "themeName": .text(themeName),
        "officer": .text(officer), "items": .list(items),
        "materials": .list(materials), "checklist": .list(checklist), "again": .flag(again),
      ]))
  }
}

extension StatusReport.ObservedItem: CanonicalValue {
  /// Reads an item that moved.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      number: try fields.text("number"), position: try fields.count("position"), code: try fields.name("code"),
      name: try fields.optionalText("name"),
      department: try fields.optionalName("department"), before: try fields.optionalWord("before"),
      status: try fields.word("status"), at: try fields.timestamp("at"), reason: try fields.optionalText("reason"))
  }

  /// An item that moved.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "number": .string(number), "position": .int(position), "code": .text(code), "name": .text(name),
        "department": .text(department),
        "before": .text(before?.rawValue), "status": .string(status.rawValue), "at": .string(at.rfc3339),
        "reason": .text(reason),
      ]))
  }
}

extension StatusReport.ObservedMaterial: CanonicalValue {
  /// Reads a material of an item that moved.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      number: try fields.text("number"), item: try fields.count("item"), position: try fields.count("position"),
      before: try fields.optionalWord("before"), status: try fields.word("status"),
      material: try fields.value("material"))
  }

  /// A material of an item that moved.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "number": .string(number), "item": .int(item), "position": .int(position), "before": .text(before?.rawValue),
        "status": .string(status.rawValue), "material": material.json,
      ]))
  }
}

extension StatusReport.ChecklistMaterial: CanonicalValue {
  /// Reads a material of a checklist.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      id: try fields.text("id"), name: try fields.text("name"), way: try fields.text("way"),
      items: try fields.names("items"), filed: try fields.flag("filed"))
  }

  /// A material of a checklist.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "id": .string(id), "name": .string(name), "way": .string(way), "items": .names(items), "filed": .flag(filed),
      ]))
  }
}
