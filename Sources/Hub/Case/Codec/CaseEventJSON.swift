public import JSON

// A case event's JSON is its body; id, time and kind stand in the record's headers (CloudEvents binary mode).

extension CaseEvent.Body {
  /// Reads a body of a kind; a timer is never on the bus.
  init(kind: String, json: JSONValue) throws(CanonicalProblem) {
    switch JournalEntry.Kind(rawValue: kind) {
    case .submitted: self = .submitted(try Submission(json: json))
    case .status: self = .status(try StatusEvent(json: json))
    case .settled: self = .settled(try Settlement(json: json))
    case .acknowledged: self = .acknowledged(try Acknowledgement(json: json))
    case .command: self = .command(try Command(json: json))
    case .timer, .bound, .reveal, nil:
      throw CanonicalProblem(pointer: "", expected: "submitted, status, settled, acknowledged or command")
    }
  }

  /// The body; nil for a timer.
  var json: JSONValue? {
    switch self {
    case .submitted(let submission): submission.json
    case .status(let status): status.json
    case .settled(let settlement): settlement.json
    case .acknowledged(let acknowledgement): acknowledgement.json
    case .command(let command): command.json
    case .timer: nil
    }
  }
}

extension Submission: CanonicalValue {
  /// Reads a submission.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      application: try fields.value("application"), contentDigest: try fields.text("contentDigest"),
      originalDigest: try fields.text("originalDigest"), original: try fields.optionalValue("original"),
      unresolved: try fields.list("unresolved"), answeredConflict: try fields.flag("answeredConflict"))
  }

  /// The submission as it stands in `hub.inbox`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "application": application.json, "contentDigest": .string(contentDigest),
        "originalDigest": .string(originalDigest), "original": original?.json, "unresolved": .list(unresolved),
        "answeredConflict": .flag(answeredConflict),
      ]))
  }
}

extension Command: CanonicalValue {
  /// Reads a command.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    let action: Action
    switch try fields.text("action") {
    case "release":
      action = .release(try fields.optionalValue("submission"), statuses: try fields.list("statuses"))
    case "resend": action = .resend(try fields.name("leg"))
    case "settle": action = .settle(try fields.name("leg"), try fields.optionalName("number"))
    default: throw CanonicalProblem(pointer: "/action", expected: "release, resend or settle")
    }
    self.init(
      id: try fields.text("id"), revision: try fields.count("revision"), actor: try fields.text("actor"),
      reason: try fields.text("reason"), action: action)
  }

  /// The command as it stands in `hub.inbox`.
  public var json: JSONValue {
    var members = JSONObject(present: [
      "id": .string(id), "revision": .int(revision), "actor": .string(actor), "reason": .string(reason),
    ]).members
    members += action.members
    return .object(JSONObject(members: members))
  }
}

extension Command.Action {
  fileprivate var members: [JSONObject.Member] {
    switch self {
    case .release(let submission, let statuses):
      JSONObject(present: ["action": "release", "submission": submission?.json, "statuses": .list(statuses)]).members
    case .resend(let leg): JSONObject(present: ["action": "resend", "leg": .text(leg)]).members
    case .settle(let leg, let number):
      JSONObject(present: ["action": "settle", "leg": .text(leg), "number": .text(number)]).members
    }
  }
}
