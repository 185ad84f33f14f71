public import JSON

extension StatusEvent: CanonicalValue {
  /// The version of the canonical format that this code reads and writes.
  public static let formatVersion = 1

  /// Reads canonical JSON, version 1.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    try fields.expectVersion(Int64(Self.formatVersion))
    self.init(
      system: try fields.name("system"), caseNumber: try fields.name("caseNumber"), items: try fields.list("items"),
      whole: try fields.optionalWord("whole"), unresolved: try fields.list("unresolved"),
      opinion: try fields.optionalText("opinion"), officer: try fields.optionalText("officer"),
      occurredAt: try fields.optionalTimestamp("occurredAt"))
    corrections = try fields.list("corrections")
    special = try fields.optionalValue("special")
    original = try fields.optionalValue("original")
  }

  /// Canonical JSON, version 1.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "version": .int(Self.formatVersion), "system": .text(system), "caseNumber": .text(caseNumber),
        "items": .list(items), "whole": .text(whole?.rawValue), "unresolved": .list(unresolved),
        "opinion": .text(opinion), "officer": .text(officer), "occurredAt": .text(occurredAt?.rfc3339),
        "corrections": .list(corrections), "special": special?.json, "original": original?.json,
      ]))
  }
}

extension StatusEvent.ItemStatus: CanonicalValue {
  /// Reads `{item, status, reason?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      item: try fields.name("item"), status: try fields.word("status"), reason: try fields.optionalText("reason"))
  }

  /// `{item, status, reason?}`.
  public var json: JSONValue {
    .object(JSONObject(present: ["item": .text(item), "status": .string(status.rawValue), "reason": .text(reason)]))
  }
}

extension StatusEvent.Correction: CanonicalValue {
  /// Reads `{material, suggestion?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(material: try fields.text("material"), suggestion: try fields.optionalText("suggestion"))
  }

  /// `{material, suggestion?}`.
  public var json: JSONValue {
    .object(JSONObject(present: ["material": .string(material), "suggestion": .text(suggestion)]))
  }
}

extension StatusEvent.SpecialProcedure: CanonicalValue {
  /// Reads `{kind, name?, reason?, startedAt?, endedAt?, days?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      kind: try fields.text("kind"), name: try fields.optionalText("name"), reason: try fields.optionalText("reason"),
      startedAt: try fields.optionalTimestamp("startedAt"), endedAt: try fields.optionalTimestamp("endedAt"),
      days: try fields.optionalInt("days", in: 0...3660))
  }

  /// `{kind, name?, reason?, startedAt?, endedAt?, days?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "kind": .string(kind), "name": .text(name), "reason": .text(reason), "startedAt": .text(startedAt?.rfc3339),
        "endedAt": .text(endedAt?.rfc3339), "days": .int(days),
      ]))
  }
}

extension Unresolved: CanonicalValue {
  /// Reads `{reason, pointer, value?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      reason: try fields.word("reason"), pointer: try fields.text("pointer"), value: try fields.optionalText("value"))
  }

  /// `{reason, pointer, value?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: ["reason": .string(reason.rawValue), "pointer": .string(pointer), "value": .text(value)]))
  }
}

extension OriginalMark: CanonicalValue {
  /// Reads `{digest, topic, p, o}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    self.init(digest: try CanonicalFields(json).text("digest"), position: try BusPosition(json: json))
  }

  /// `{digest, topic, p, o}`.
  public var json: JSONValue {
    .object(JSONObject(members: [.init(key: "digest", value: .string(digest))] + (position.json.object?.members ?? [])))
  }
}
