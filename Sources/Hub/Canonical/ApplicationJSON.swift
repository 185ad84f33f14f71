public import JSON

extension Application: CanonicalValue {
  /// The version of the canonical format that this code reads and writes.
  public static let formatVersion = 1

  /// Reads canonical JSON, version 1.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    try fields.expectVersion(Int64(Self.formatVersion))
    self.init(
      source: try fields.value("source"), theme: try fields.value("theme"),
      district: try fields.optionalName("district"), region: try fields.text("region"),
      appliedAt: try fields.moment("appliedAt"), intent: try fields.word("intent"),
      applicant: try fields.value("applicant"), agent: try fields.value("agent"), items: try fields.list("items"),
      situation: try fields.object("situation"), form: try fields.object("form"),
      materials: try fields.list("materials"))
    sentAt = try fields.optionalMoment("sentAt")
    delivery = try fields.optionalValue("delivery")
    terminal = try fields.optionalText("terminal")
    investmentProject = try fields.optionalText("investmentProject")
  }

  /// Canonical JSON, version 1.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "version": .int(Self.formatVersion), "source": source.json, "theme": theme.json, "district": .text(district),
        "region": .string(region), "appliedAt": .string(appliedAt.rfc3339), "sentAt": .text(sentAt?.rfc3339),
        "intent": .string(intent.rawValue), "applicant": applicant.json, "agent": agent.json, "items": .list(items),
        "situation": situation.isEmpty ? nil : .object(situation), "form": form.isEmpty ? nil : .object(form),
        "materials": .list(materials), "delivery": delivery?.json, "terminal": .text(terminal),
        "investmentProject": .text(investmentProject),
      ]))
  }
}

extension Application.Source: CanonicalValue {
  /// Reads `{system, caseNumber, version, path, channel?, handlingForm?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      system: try fields.name("system"), caseNumber: try fields.name("caseNumber"),
      version: try fields.int("version", in: 1...Int(Int32.max)),
      path: try fields.required("path", "1, 2 or 3") {
        $0.int64.flatMap { Int(exactly: $0) }.flatMap(Application.FilingPath.init(rawValue:))
      },
      channel: try fields.optionalText("channel"))
    handlingForm = try fields.optionalText("handlingForm")
  }

  /// `{system, caseNumber, version, path, channel?, handlingForm?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "system": .text(system), "caseNumber": .text(caseNumber), "version": .int(version),
        "path": .int(path.rawValue), "channel": .text(channel), "handlingForm": .text(handlingForm),
      ]))
  }
}

extension Application.ThemeReference: CanonicalValue {
  /// Reads `{name, code?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(name: try fields.text("name"), code: try fields.optionalText("code"))
  }

  /// `{name, code?}`.
  public var json: JSONValue {
    .object(JSONObject(present: ["name": .string(name), "code": .text(code)]))
  }
}

extension ApplicationItem: CanonicalValue {
  /// Reads `{code, name?, caseType?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      code: try fields.name("code"), name: try fields.optionalText("name"),
      caseType: try fields.optionalText("caseType"))
  }

  /// `{code, name?, caseType?}`.
  public var json: JSONValue {
    .object(JSONObject(present: ["code": .text(code), "name": .text(name), "caseType": .text(caseType)]))
  }
}

extension Material: CanonicalValue {
  /// Reads a material; `supplement` absent means false.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      id: try fields.text("id"), code: try fields.optionalText("code"), name: try fields.text("name"),
      fileID: try fields.optionalText("fileID"), supplement: try fields.flag("supplement"))
    contentDigest = try fields.optionalText("contentDigest")
    collected = try fields.optionalFlag("collected")
    collectionWay = try fields.optionalText("collectionWay")
    quantity = try fields.optionalInt("quantity", in: 0...99)
    collectedAt = try fields.optionalMoment("collectedAt")
  }

  /// The material; `supplement` only where true.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "id": .string(id), "code": .text(code), "name": .string(name), "fileID": .text(fileID),
        "contentDigest": .text(contentDigest), "supplement": .flag(supplement),
        "collected": collected.map(JSONValue.bool), "collectionWay": .text(collectionWay), "quantity": .int(quantity),
        "collectedAt": .text(collectedAt?.rfc3339),
      ]))
  }
}
