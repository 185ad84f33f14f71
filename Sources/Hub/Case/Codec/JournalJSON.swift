public import JSON

extension JournalEntry: CanonicalValue {
  /// Reads an entry.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      key: try fields.text("key"), source: try fields.optionalValue("source"), event: try fields.text("event"),
      kind: try fields.word("kind"), time: try fields.milliseconds("time"), stage: try fields.word("stage"),
      outcome: try fields.word("outcome"), configuration: try fields.text("configuration"))
    revision = try fields.count("revision")
    reason = try fields.optionalWord("reason")
    detail = try fields.optionalText("detail")
    system = try fields.optionalName("system")
    number = try fields.optionalName("number")
    delivery = try fields.optionalName("delivery")
    round = try fields.optionalInt("round", in: 0...Int.max)
    version = try fields.optionalInt("version", in: 0...Int.max)
    mapping = try fields.optionalName("mapping")
    theme = try fields.optionalName("theme")
    sent = try fields.names("sent")
    status = try fields.optionalWord("status")
    items = try fields.list("items")
    alerts = try fields.list("alerts")
    command = try fields.optionalText("command")
    actor = try fields.optionalText("actor")
    why = try fields.optionalText("why")
    contentDigest = try fields.optionalText("contentDigest")
    originalDigest = try fields.optionalText("originalDigest")
  }

  /// The entry as it stands in `hub.journal`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "key": .string(key), "revision": .count(revision), "source": source?.json, "event": .string(event),
        "kind": .string(kind.rawValue), "time": .milliseconds(time), "stage": .string(stage.rawValue),
        "outcome": .string(outcome.rawValue), "reason": .text(reason?.rawValue), "detail": .text(detail),
        "system": .text(system), "number": .text(number), "delivery": .text(delivery), "round": .int(round),
        "version": .int(version), "mapping": .text(mapping), "theme": .text(theme), "sent": .names(sent),
        "status": .text(status?.rawValue), "items": .list(items), "alerts": .list(alerts),
        "command": .text(command), "actor": .text(actor), "why": .text(why),
        "contentDigest": .text(contentDigest), "originalDigest": .text(originalDigest),
        "configuration": .string(configuration),
      ]))
  }
}
