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
  }

  /// Canonical JSON, version 1.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "version": .int(Self.formatVersion), "system": .text(system), "caseNumber": .text(caseNumber),
        "items": .list(items), "whole": .text(whole?.rawValue), "unresolved": .list(unresolved),
        "opinion": .text(opinion), "officer": .text(officer), "occurredAt": .text(occurredAt?.rfc3339),
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
