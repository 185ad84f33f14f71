public import JSON

extension ApplicantMark: CanonicalValue {
  /// Reads `{kind?, name, number, fingerprint}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      kind: try fields.optionalWord("kind"), name: try fields.text("name"), number: try fields.text("number"),
      fingerprint: try fields.text("fingerprint"))
  }

  /// `{kind?, name, number, fingerprint}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "kind": .text(kind?.rawValue), "name": .string(name), "number": .string(number),
        "fingerprint": .string(fingerprint),
      ]))
  }
}

extension PinnedRoute: CanonicalValue {
  /// Reads `{mapping, theme, themeName, themeVersion}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      mapping: try fields.name("mapping"), theme: try fields.name("theme"), themeName: try fields.text("themeName"),
      themeVersion: try fields.text("themeVersion"))
  }

  /// `{mapping, theme, themeName, themeVersion}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "mapping": .text(mapping), "theme": .text(theme), "themeName": .string(themeName),
        "themeVersion": .string(themeVersion),
      ]))
  }
}

extension ItemState: CanonicalValue {
  /// Reads `[item, status, milliseconds]`, with `true` behind it for a window's word.
  public init(json: JSONValue) throws(CanonicalProblem) {
    guard let parts = json.array, parts.count == 3 || parts.count == 4, let code = parts[0].string,
      let status = parts[1].string.flatMap(Status.init(rawValue:)), let at = Timestamp(json: parts[2])
    else { throw CanonicalProblem(pointer: "", expected: "[item, status, milliseconds]") }
    self.init(code: ItemCode(code), status: status, at: at, atWindow: parts.count == 4)
  }

  /// `[item, status, milliseconds]`: there are many of them.
  public var json: JSONValue {
    .array(
      [.string(code.rawValue), .string(status.rawValue), .number(JSONNumber(at.milliseconds))]
        + (atWindow ? [true] : []))
  }
}

extension Hold: CanonicalValue {
  /// Reads `{reason, leg?, detail, since, original?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      reason: try fields.word("reason"), leg: try fields.optionalName("leg"), detail: try fields.text("detail"),
      since: try fields.milliseconds("since"), original: try fields.optionalValue("original"))
  }

  /// `{reason, leg?, detail, since, original?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "reason": .string(reason.rawValue), "leg": .text(leg), "detail": .string(detail),
        "since": .milliseconds(since), "original": original?.json,
      ]))
  }
}

extension CaseCounters: CanonicalValue {
  /// Reads the counters; an absent one is 0.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      duplicates: try fields.count("duplicates"), conflicts: try fields.count("conflicts"),
      outdated: try fields.count("outdated"), lateStatuses: try fields.count("lateStatuses"),
      strayReceipts: try fields.count("strayReceipts"), attempts: try fields.count("attempts"))
  }

  /// The counters that are not 0.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "duplicates": .count(duplicates), "conflicts": .count(conflicts), "outdated": .count(outdated),
        "lateStatuses": .count(lateStatuses), "strayReceipts": .count(strayReceipts), "attempts": .count(attempts),
      ]))
  }
}

extension HandledCommand: CanonicalValue {
  /// Reads `{id, outcome}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(id: try fields.text("id"), outcome: try fields.word("outcome"))
  }

  /// `{id, outcome}`.
  public var json: JSONValue {
    .object(["id": .string(id), "outcome": .string(outcome.rawValue)])
  }
}
