import JSON

extension DeadlineReading {
  /// The limit as the admin API shows it.
  func view(in state: CaseState) -> JSONValue {
    .object(
      JSONObject(present: [
        "item": .text(item), "department": .text(state.department(of: item)), "clock": .string(clock.rawValue),
        "level": .string(level.rawValue), "code": .string(level.code), "since": .string(since.description),
        "until": .text(until?.description), "days": .int(days), "lastDay": .text(due?.lastDay.description),
        "dueAt": .text(due?.dueAt.rfc3339), "legalLastDay": .text(legal?.lastDay.description), "left": .int(left),
        "committed": .flag(isCommitted), "bySilence": .flag(isBySilence), "paused": .flag(isPaused),
        "provisional": .flag(due?.provisional == true),
      ]))
  }
}

extension RunningDeadline {
  /// The limit with the case that it is of.
  var view: JSONValue {
    var object: JSONObject = [
      "application": .string(state.application.rawValue), "source": .string(state.source.system.rawValue),
      "caseNumber": .string(state.source.caseNumber.rawValue),
      "theme": .string(state.route?.theme.rawValue ?? state.theme.name), "status": .string(state.status.rawValue),
    ]
    if let district = state.district { object["district"] = .string(district.rawValue) }
    return .object(JSONObject(members: object.members + (reading.view(in: state).object?.members ?? [])))
  }
}
