public import JSON

extension CaseBody: CanonicalValue {
  /// Reads a body.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(contents: try fields.list("contents"), notes: try fields.list("notes"))
  }

  /// The body as it stands in `hub.bodies`.
  public var json: JSONValue { .object(JSONObject(present: ["contents": .list(contents), "notes": .list(notes)])) }
}

extension CaseBody.Content: CanonicalValue {
  /// Reads `{revision, application, legs?, unresolved?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      revision: try fields.count("revision"), application: try fields.value("application"),
      legs: try fields.list("legs"), unresolved: try fields.flag("unresolved"))
  }

  /// `{revision, application, legs?, unresolved?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "revision": .int(revision), "application": application.json, "legs": .list(legs),
        "unresolved": .flag(unresolved),
      ]))
  }
}

extension CaseBody.Note: CanonicalValue {
  /// Reads `{report, opinion?, reasons?, corrections?, special?, officer?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      report: try fields.count("report"), opinion: try fields.optionalText("opinion"),
      reasons: try fields.list("reasons"), corrections: try fields.list("corrections"),
      special: try fields.optionalValue("special"), officer: try fields.optionalText("officer"))
  }

  /// `{report, opinion?, reasons?, corrections?, special?, officer?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "report": .int(report), "opinion": .text(opinion), "reasons": .list(reasons),
        "corrections": .list(corrections), "special": special?.json, "officer": .text(officer),
      ]))
  }
}

extension RouteLeg: CanonicalValue {
  /// Reads `{leg, system, items, share?, prerequisite?, unconnected?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      leg: try fields.name("leg"), system: try fields.name("system"), items: try fields.list("items"),
      share: try fields.optionalValue("share"), prerequisite: try fields.optionalValue("prerequisite"))
    isConnected = try !fields.flag("unconnected")
  }

  /// `{leg, system, items, share?, prerequisite?, unconnected?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "leg": .text(leg), "system": .text(system), "items": .list(items), "share": share?.json,
        "prerequisite": prerequisite?.json, "unconnected": .flag(!isConnected),
      ]))
  }
}
