public import JSON

extension Settlement: CanonicalValue {
  /// Reads a settlement.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    let outcome: Outcome
    switch try fields.text("outcome") {
    case "delivered": outcome = .delivered(caseNumber: try fields.optionalName("number"))
    case "refused": outcome = .refused(code: try fields.text("code"), message: try fields.optionalText("message") ?? "")
    case "failed": outcome = .failed(code: try fields.text("code"), doubtful: try fields.flag("doubtful"))
    case "unclear": outcome = .unclear(code: try fields.text("code"))
    case "handed-over": outcome = .handedOver
    case "answered": outcome = .answered(try fields.value("answer"))
    default:
      throw CanonicalProblem(
        pointer: "/outcome", expected: "delivered, handed-over, refused, failed, unclear or answered")
    }
    self.init(
      delivery: try fields.name("delivery"), sequence: try fields.count("sequence"),
      system: try fields.name("system"), round: try fields.count("round"), outcome: outcome,
      attempts: try fields.count("attempts"))
  }

  /// The settlement as it stands in `hub.inbox`.
  public var json: JSONValue {
    var members = JSONObject(present: [
      "delivery": .text(delivery), "sequence": .int(sequence), "system": .text(system), "round": .int(round),
      "attempts": .count(attempts),
    ]).members
    members += outcome.members
    return .object(JSONObject(members: members))
  }
}

extension Settlement.Outcome {
  fileprivate var members: [JSONObject.Member] {
    switch self {
    case .delivered(let number): JSONObject(present: ["outcome": "delivered", "number": .text(number)]).members
    case .refused(let code, let message):
      JSONObject(present: ["outcome": "refused", "code": .string(code), "message": .string(message)]).members
    case .failed(let code, let doubtful):
      JSONObject(present: ["outcome": "failed", "code": .string(code), "doubtful": .flag(doubtful)]).members
    case .unclear(let code): JSONObject(present: ["outcome": "unclear", "code": .string(code)]).members
    case .handedOver: JSONObject(present: ["outcome": "handed-over"]).members
    case .answered(let answer): JSONObject(present: ["outcome": "answered", "answer": answer.json]).members
    }
  }
}

extension Acknowledgement: CanonicalValue {
  /// Reads an acknowledgement.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      delivery: try fields.name("delivery"), system: try fields.name("system"), outcome: try Outcome(json: json))
  }

  /// The acknowledgement as it stands in `hub.inbox`.
  public var json: JSONValue {
    let own = JSONObject(present: ["delivery": .text(delivery), "system": .text(system)]).members
    return .object(JSONObject(members: own + outcome.asSettlement.members))
  }
}

extension Acknowledgement.Outcome: CanonicalValue {
  /// Reads `{outcome, number?}` or `{outcome, code, message?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    switch try fields.text("outcome") {
    case "delivered": self = .delivered(caseNumber: try fields.optionalName("number"))
    case "refused": self = .refused(code: try fields.text("code"), message: try fields.optionalText("message") ?? "")
    default: throw CanonicalProblem(pointer: "/outcome", expected: "delivered or refused")
    }
  }

  /// The members as a settlement has them.
  public var json: JSONValue { .object(JSONObject(members: asSettlement.members)) }
}
