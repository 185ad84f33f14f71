public import JSON

extension DeadlineNotice: CanonicalValue {
  /// Reads a notice.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      caseNumber: try fields.name("caseNumber"), district: try fields.optionalName("district"),
      theme: try fields.optionalName("theme"), themeName: try fields.optionalText("themeName"),
      item: try fields.optionalName("item"), department: try fields.optionalName("department"),
      clock: try fields.word("clock"), level: try fields.word("level"), since: try fields.day("since"),
      days: try fields.count("days"), lastDay: try fields.day("lastDay"),
      left: try fields.int("left", in: -(1 << 40)...1 << 40), provisional: try fields.flag("provisional"),
      at: try fields.timestamp("at"))
  }

  /// The notice as its receiver's mapping reads it; `code` is the level as supervision systems write it.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "caseNumber": .text(caseNumber), "district": .text(district), "theme": .text(theme),
        "themeName": .text(themeName), "item": .text(item), "department": .text(department),
        "clock": .string(clock.rawValue), "level": .string(level.rawValue), "code": .string(level.code),
        "since": .string(since.description), "days": .int(days), "lastDay": .string(lastDay.description),
        "dueAt": .string(dueAt.rfc3339), "left": .int(left), "provisional": .flag(provisional),
        "at": .string(at.rfc3339),
      ]))
  }
}

extension DeadlineAlert: CanonicalValue {
  /// Reads `{item?, department?, clock, level, lastDay}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      item: try fields.optionalName("item"), department: try fields.optionalName("department"),
      clock: try fields.word("clock"), level: try fields.word("level"), lastDay: try fields.day("lastDay"))
  }

  /// `{item?, department?, clock, level, lastDay}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "item": .text(item), "department": .text(department), "clock": .string(clock.rawValue),
        "level": .string(level.rawValue), "lastDay": .string(lastDay.description),
      ]))
  }
}

extension ItemClock: CanonicalValue {
  /// Reads a clock; days are numbers since 1970-01-01, for there are many of them.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      item: try fields.optionalName("item"),
      limits: try ItemLimits(fields))
    receipt = try fields.optional("received", "[since, until, told]", Run.init(json:))
    decision = try fields.optional("accepted", "[since, until, told]", Run.init(json:))
    pauses =
      try fields.optional("pauses", "[start, end, …]") { json -> [Pause]? in
        guard let days = json.array?.compactMap({ CivilDate(number: $0) }), days.count.isMultiple(of: 2) else {
          return nil
        }
        return stride(from: 0, to: days.count, by: 2).map { Pause(start: days[$0], end: days[$0 + 1]) }
      } ?? []
    pausedOn = try fields.optional("paused", "a day", CivilDate.init(number:))
    extended = try fields.count("extended")
    silentOn = try fields.optional("silent", "a day", CivilDate.init(number:))
  }

  /// The clock as it stands in a state.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "item": .text(item), "promised": .int(limits.promised), "legal": .int(limits.legal),
        "committed": .int(limits.committed), "waits": .flag(limits.silence == .waits),
        "acceptance": .int(limits.acceptance), "calendarDays": .flag(limits.unit == .calendarDays),
        "firstDay": .flag(limits.countsFirstDay), "received": receipt?.json, "accepted": decision?.json,
        "pauses": pauses.isEmpty ? Optional.none : .array(pauses.flatMap { [$0.start.number, $0.end.number] }),
        "paused": pausedOn?.number, "extended": .count(extended), "silent": silentOn?.number,
      ]))
  }
}

extension ItemLimits {
  /// The pinned part: whether the applicant commits was decided then.
  fileprivate init(_ fields: CanonicalFields) throws(CanonicalProblem) {
    self.init(
      promised: try fields.optionalInt("promised", in: 0...3660), legal: try fields.optionalInt("legal", in: 0...3660),
      committed: try fields.optionalInt("committed", in: 0...3660))
    silence = try fields.flag("waits") ? .waits : .accepts
    acceptance = try fields.count("acceptance")
    unit = try fields.flag("calendarDays") ? .calendarDays : .workingDays
    countsFirstDay = try fields.flag("firstDay")
  }
}

extension ItemClock.Run {
  fileprivate init?(json: JSONValue) {
    guard let parts = json.array, parts.count == 3, let since = CivilDate(number: parts[0]),
      let told = parts[2].int64.flatMap({ Int(exactly: $0) }).flatMap(ItemClock.Told.init(rawValue:))
    else { return nil }
    self.init(since: since)
    until = CivilDate(number: parts[1])
    self.told = told
  }

  fileprivate var json: JSONValue { .array([since.number, until?.number ?? .null, .integer(told.rawValue)]) }
}

extension CivilDate {
  fileprivate init?(number json: JSONValue) {
    guard let number = json.int64.flatMap({ Int(exactly: $0) }) else { return nil }
    self.init(dayNumber: number)
  }

  fileprivate var number: JSONValue { .integer(dayNumber) }
}

extension CanonicalFields {
  fileprivate func day(_ key: String) throws(CanonicalProblem) -> CivilDate {
    try required(key, "a day, yyyy-MM-dd") { $0.string.flatMap { CivilDate($0) } }
  }
}
