public import JSON

extension OutboundRecord: CanonicalValue {
  /// Reads a record of an outbox; `kind` names its payload.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    let payload: Payload
    switch try fields.text("kind") {
    case "application": payload = .application(try fields.value("payload"))
    case "report": payload = .report(try fields.value("payload"))
    case "withdrawal":
      payload = .withdrawal(leg: try fields.name("leg"), caseNumber: try fields.optionalName("number"))
    case "deadline": payload = .deadline(try fields.value("payload"))
    case "question": payload = .question(try fields.value("payload"))
    default:
      throw CanonicalProblem(pointer: "/kind", expected: "application, report, withdrawal, deadline or question")
    }
    self.init(
      delivery: try fields.name("delivery"), sequence: try fields.count("sequence"),
      system: try fields.name("system"), application: try fields.name("application"),
      round: try fields.count("round"), doubtful: try fields.flag("doubtful"), payload: payload)
  }

  /// The record as it stands in an outbox, and in the topic of a system that reads Kafka itself.
  public var json: JSONValue {
    var members = JSONObject(present: [
      "delivery": .text(delivery), "sequence": .int(sequence), "system": .text(system),
      "application": .text(application), "round": .int(round), "doubtful": .flag(doubtful),
      "kind": .string(payload.kind),
    ]).members
    switch payload {
    case .application(let leg): members.append(.init(key: "payload", value: leg.json))
    case .report(let report): members.append(.init(key: "payload", value: report.json))
    case .deadline(let notice): members.append(.init(key: "payload", value: notice.json))
    case .question(let question): members.append(.init(key: "payload", value: question.json))
    case .withdrawal(let leg, let number):
      members += JSONObject(present: ["leg": .text(leg), "number": .text(number)]).members
    }
    return .object(JSONObject(members: members))
  }
}

extension OutboundRecord.Payload {
  /// `application`, `report`, `withdrawal`, `deadline` or `question`.
  public var kind: String {
    switch self {
    case .application: "application"
    case .report: "report"
    case .withdrawal: "withdrawal"
    case .deadline: "deadline"
    case .question: "question"
    }
  }
}

extension LegPayload: CanonicalValue {
  /// Reads a leg as its receiver gets it.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      leg: try fields.name("leg"), theme: try fields.name("theme"), themeName: try fields.text("themeName"),
      items: try fields.list("items"), application: try fields.value("application"),
      amends: try fields.optionalName("amends"))
    changed = try fields.optionalValue("changed")
    held = try fields.texts("held")
  }

  /// The leg.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "leg": .text(leg), "theme": .text(theme), "themeName": .string(themeName), "items": .list(items),
        "application": application.json, "amends": .text(amends), "changed": changed?.json, "held": .texts(held),
      ]))
  }
}

extension StatusReport: CanonicalValue {
  /// Reads a report.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      caseNumber: try fields.name("caseNumber"), status: try fields.word("status"), at: try fields.timestamp("at"),
      hold: try fields.optionalWord("hold"), opinion: try fields.optionalText("opinion"),
      district: try fields.optionalName("district"), items: try fields.list("items"))
    corrections = try fields.list("corrections")
    special = try fields.optionalValue("special")
    observed = try fields.optionalValue("observed")
  }

  /// The report.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "caseNumber": .text(caseNumber), "status": .string(status.rawValue), "at": .string(at.rfc3339),
        "hold": .text(hold?.rawValue), "opinion": .text(opinion), "district": .text(district), "items": .list(items),
        "corrections": .list(corrections), "special": special?.json, "observed": observed?.json,
      ]))
  }
}
