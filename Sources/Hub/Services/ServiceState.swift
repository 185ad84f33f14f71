public import JSON

/// What a case has asked of a service, and what came of it. Never personal data.
public struct ServiceState: Sendable, Hashable {
  /// Where a question stands.
  public enum Standing: String, Sendable, Hashable, CaseIterable {
    /// Asked, and not answered yet.
    case asked
    /// It has it: the licence, an order; or the applicant is who he says.
    case found
    /// It has nothing of the kind.
    case absent
    /// It knows the applicant under another name or number: shown, and nothing else.
    case mismatch
    /// It gave no answer; the case has gone on without.
    case unanswered
  }

  /// Which service.
  public var kind: ServiceKind
  /// What it is about, inside the case.
  public var subject: String
  /// The system that was asked.
  public var system: SystemCode
  /// Where the question stands.
  public var standing = Standing.asked
  /// Since when.
  public var since: Timestamp
  /// The licence's identifier or the tracking number; nil for an identity, whose number is personal.
  public var number: CaseNumber?
  /// Why there is no answer.
  public var code: String?
  /// How far a delivery is, by its newest tracking event.
  public var tracking: Status?

  /// A question that is asked now.
  public init(kind: ServiceKind, subject: String, system: SystemCode, since: Timestamp) {
    self.kind = kind
    self.subject = subject
    self.system = system
    self.since = since
  }
}

extension ServiceState: CanonicalValue {
  /// Reads what was asked.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      kind: try fields.word("kind"), subject: try fields.text("subject"), system: try fields.name("system"),
      since: try fields.milliseconds("since"))
    standing = try fields.word("standing")
    number = try fields.optionalName("number")
    code = try fields.optionalText("code")
    tracking = try fields.optionalWord("tracking")
  }

  /// What was asked.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "kind": .string(kind.rawValue), "subject": .string(subject), "system": .text(system),
        "since": .milliseconds(since), "standing": .string(standing.rawValue), "number": .text(number),
        "code": .text(code), "tracking": .text(tracking?.rawValue),
      ]))
  }
}

extension ServiceQuestion: CanonicalValue {
  /// Reads a question.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      kind: try fields.word("service"), subject: try fields.text("subject"),
      material: try fields.optionalText("material"), item: try fields.optionalValue("item"),
      department: try fields.optionalName("department"), application: try fields.value("application"))
  }

  /// The question.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "service": .string(kind.rawValue), "subject": .string(subject), "material": .text(material),
        "item": item?.json, "department": .text(department), "application": application.json,
      ]))
  }
}

extension ServiceAnswer: CanonicalValue {
  /// Reads an answer.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      isFound: try fields.flag("found"), number: try fields.optionalName("number"),
      name: try fields.optionalText("name"))
  }

  /// The answer.
  public var json: JSONValue {
    .object(JSONObject(present: ["found": .flag(isFound), "number": .text(number), "name": .text(name)]))
  }
}
