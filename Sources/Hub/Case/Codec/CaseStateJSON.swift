public import JSON

extension CaseState: CanonicalValue {
  /// Reads a state, a stub too.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    if try fields.flag("stub") {
      try self.init(stub: fields)
      return
    }
    self.init(
      application: try fields.name("id"), source: try fields.value("from"),
      version: try fields.int("version", in: 1...Int(Int32.max)), contentDigest: try fields.text("digest"),
      originalDigest: try fields.text("originalDigest"), acceptedAt: try fields.milliseconds("accepted"),
      theme: try fields.value("theme"))
    revision = try fields.count("rev")
    original = try fields.optionalValue("original")
    content = try fields.count("content")
    district = try fields.optionalName("district")
    applicant = try fields.optionalValue("applicant")
    matter = try fields.optionalText("matter")
    delivery = try fields.optionalText("way").flatMap(DeliveryWay.init)
    route = try fields.optionalValue("route")
    status = try fields.word("status")
    statusAt = try fields.milliseconds("since")
    items = try fields.list("items")
    clocks = try fields.list("clocks")
    alertAt = try fields.optionalMilliseconds("alert")
    legs = try fields.list("legs")
    lanes = try fields.list("lanes")
    contents = try fields.texts("contents")
    services = try fields.list("services")
    awaitsLicences = try fields.flag("awaitsLicences")
    holds = try fields.list("holds")
    reports = try fields.count("reports")
    counters = try fields.optionalValue("counters") ?? CaseCounters()
    commands = try fields.list("commands")
    last = try fields.optionalValue("last")
    generation = try fields.count("generation")
    wakeAt = try fields.optionalMilliseconds("wake")
    endedAt = try fields.optionalMilliseconds("ended")
  }

  /// The state as it stands in `hub.cases`.
  public var json: JSONValue {
    if stub { return stubJSON }
    return .object(
      JSONObject(present: [
        "id": .text(application), "rev": .int(revision), "from": source.json, "version": .int(version),
        "digest": .string(contentDigest), "originalDigest": .string(originalDigest), "original": original?.json,
        "content": .int(content), "accepted": .milliseconds(acceptedAt), "theme": theme.json,
        "district": .text(district), "applicant": applicant?.json, "matter": .text(matter),
        "way": .text(delivery?.rawValue), "route": route?.json,
        "status": .string(status.rawValue), "since": .milliseconds(statusAt), "items": .list(items),
        "clocks": .list(clocks), "alert": .milliseconds(alertAt), "contents": .texts(contents), "legs": .list(legs),
        "services": .list(services), "awaitsLicences": .flag(awaitsLicences), "lanes": .list(lanes),
        "holds": .list(holds), "reports": .count(reports),
        "counters": counters == CaseCounters() ? nil : counters.json, "commands": .list(commands),
        "last": last?.json, "generation": .count(generation), "wake": .milliseconds(wakeAt),
        "ended": .milliseconds(endedAt),
      ]))
  }
}

extension CaseState.Origin: CanonicalValue {
  /// Reads `{system, number, path}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      system: try fields.name("system"), caseNumber: try fields.name("number"),
      path: try fields.required("path", "1, 2 or 3") {
        $0.int64.flatMap { Int(exactly: $0) }.flatMap(Application.FilingPath.init(rawValue:))
      })
  }

  /// `{system, number, path}`.
  public var json: JSONValue {
    .object(JSONObject(present: ["system": .text(system), "number": .text(caseNumber), "path": .int(path.rawValue)]))
  }
}

extension SourcePosition: CanonicalValue {
  /// Reads `{p, o}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      partition: try fields.required("p", "a partition") { $0.int64.flatMap { Int32(exactly: $0) } },
      offset: try fields.required("o", "an offset") { $0.int64 })
  }

  /// `{p, o}`.
  public var json: JSONValue {
    .object(["p": .number(JSONNumber(Int64(partition))), "o": .number(JSONNumber(offset))])
  }
}

extension BusPosition: CanonicalValue {
  /// Reads `{topic, p, o}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let position = try SourcePosition(json: json)
    self.init(TopicPartition(try CanonicalFields(json).text("topic"), position.partition), position.offset)
  }

  /// `{topic, p, o}`.
  public var json: JSONValue {
    .object([
      "topic": .string(partition.topic), "p": .number(JSONNumber(Int64(partition.partition))),
      "o": .number(JSONNumber(offset)),
    ])
  }
}
