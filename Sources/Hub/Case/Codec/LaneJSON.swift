public import JSON

extension LegState: CanonicalValue {
  /// Reads a leg.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      leg: try fields.name("leg"), system: try fields.name("system"), items: try fields.names("items"),
      wanted: try fields.text("wanted"), has: try fields.optionalText("has"),
      hasContent: try fields.optionalInt("hasContent", in: 0...1 << 53),
      deliveredAt: try fields.optionalMilliseconds("delivered"), number: try fields.optionalName("number"),
      closed: try fields.flag("closed"), withdrawn: try fields.flag("withdrawn"), isShare: try fields.flag("share"),
      contents: try fields.texts("contents"))
  }

  /// The leg.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "leg": .text(leg), "system": .text(system), "items": .names(items), "wanted": .string(wanted),
        "has": .text(has), "hasContent": .int(hasContent), "delivered": .milliseconds(deliveredAt),
        "number": .text(number),
        "closed": .flag(closed), "withdrawn": .flag(withdrawn), "share": .flag(isShare),
        "contents": .texts(contents),
      ]))
  }
}

extension LaneState: CanonicalValue {
  /// Reads `{system, sequence, head?, queue?}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      system: try fields.name("system"), sequence: try fields.count("sequence"),
      head: try fields.optionalValue("head"), queue: try fields.list("queue"))
  }

  /// `{system, sequence, head?, queue?}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "system": .text(system), "sequence": .count(sequence), "head": head?.json, "queue": .list(queue),
      ]))
  }
}

extension LaneTask: CanonicalValue {
  /// Reads a task; `task` names its kind.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    switch try fields.text("task") {
    case "leg":
      self = .leg(try fields.name("leg"), content: try fields.count("content"), digest: try fields.text("digest"))
    case "withdrawal": self = .withdrawal(try fields.name("leg"), content: try fields.count("content"))
    case "report": self = .report(try PendingReport(json: json))
    case "deadline": self = .deadline(try fields.count("notice"), try DeadlineNotice(json: json))
    case "question":
      self = .question(
        try fields.word("service"), try fields.text("subject"), content: try fields.count("content"))
    default:
      throw CanonicalProblem(pointer: "/task", expected: "leg, withdrawal, report, deadline or question")
    }
  }

  /// The task.
  public var json: JSONValue {
    switch self {
    case .leg(let leg, let content, let digest):
      .object([
        "task": "leg", "leg": .string(leg.rawValue), "content": .number(JSONNumber(content)), "digest": .string(digest),
      ])
    case .withdrawal(let leg, let content):
      .object(["task": "withdrawal", "leg": .string(leg.rawValue), "content": .number(JSONNumber(content))])
    case .report(let report): report.json
    case .deadline(let number, let notice):
      .object(
        JSONObject(
          members: [.init(key: "task", value: "deadline"), .init(key: "notice", value: .integer(number))]
            + (notice.json.object?.members ?? [])))
    case .question(let kind, let subject, let content):
      .object([
        "task": "question", "service": .string(kind.rawValue), "subject": .string(subject),
        "content": .number(JSONNumber(content)),
      ])
    }
  }
}

extension PendingReport: CanonicalValue {
  /// Reads a report.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      number: try fields.count("report"), status: try fields.word("status"), at: try fields.milliseconds("at"),
      hold: try fields.optionalWord("hold"), items: try fields.list("items"), noted: try fields.flag("noted"),
      observed: try fields.optionalValue("observed"))
  }

  /// The report, told apart from other tasks by `task`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "task": "report", "report": .int(number), "status": .string(status.rawValue), "at": .milliseconds(at),
        "hold": .text(hold?.rawValue), "items": .list(items), "noted": .flag(noted),
        "observed": observed?.json,
      ]))
  }
}

extension Flight: CanonicalValue {
  /// Reads a record in flight: `waiting`, `handedOver` and `heldFor` say where it is, none means that it is in the outbox.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      task: try LaneTask(json: json), delivery: try fields.name("delivery"), sequence: try fields.count("sequence"),
      round: try fields.count("round"), doubtful: try fields.flag("doubtful"))
    contents = try fields.texts("contents")
    early = try fields.optional("early", "an acknowledgement") { try? Acknowledgement.Outcome(json: $0) }
    if let until = try fields.optionalMilliseconds("waiting") { standing = .waiting(until: until) }
    if let until = try fields.optionalMilliseconds("handedOver") { standing = .handedOver(until: until) }
    if let reason: HoldReason = try fields.optionalWord("heldFor") { standing = .held(reason) }
  }

  /// The task's members and the flight's own.
  public var json: JSONValue {
    var members = (task.json.object ?? [:]).members
    var (until, handedOver): (Timestamp?, Timestamp?)
    var reason: HoldReason?
    switch standing {
    case .sent: break
    case .waiting(let time): until = time
    case .handedOver(let time): handedOver = time
    case .held(let why): reason = why
    }
    let own = JSONObject(present: [
      "delivery": .text(delivery), "sequence": .int(sequence), "round": .int(round), "doubtful": .flag(doubtful),
      "early": early?.json, "waiting": .milliseconds(until), "handedOver": .milliseconds(handedOver),
      "heldFor": .text(reason?.rawValue), "contents": .texts(contents),
    ])
    members.append(contentsOf: own.members)
    return .object(JSONObject(members: members))
  }
}
