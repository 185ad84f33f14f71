import JSON

// A case as the admin API shows it: words in full, times with offset, the applicant masked. The state itself
// (`hub.cases`) has shorter keys and is nobody's contract.

extension CaseState {
  /// The case for lists and for `hubctl trace`.
  var view: JSONValue {
    .object(
      JSONObject(present: [
        "application": .text(application), "revision": .int(revision),
        "source": .object(
          JSONObject(present: [
            "system": .text(source.system), "caseNumber": .text(source.caseNumber), "path": .int(source.path.rawValue),
            "version": .int(version),
          ])),
        "theme": theme.json, "route": route?.view, "district": .text(district), "applicant": applicant?.view,
        "status": .string(status.rawValue), "statusAt": .string(statusAt.rfc3339),
        "disposition": .string(disposition.rawValue), "acceptedAt": .string(acceptedAt.rfc3339),
        "endedAt": .text(endedAt?.rfc3339), "stub": stub ? true : nil,
        "items": .array(items.map(view(of:))), "legs": .array(legs.map(view(of:))), "holds": .array(holds.map(\.view)),
        "services": services.isEmpty ? nil : .array(services.map(\.view)),
        "inFlight": .array(lanes.compactMap(\.view)), "counters": counters.view,
      ]))
  }

  /// The same with the other filings of its matter.
  func view(sameMatter filings: [CaseState]?) -> JSONValue {
    guard let filings, !filings.isEmpty else { return view }
    var object = view.object ?? [:]
    object["sameMatter"] = .array(
      filings.map {
        [
          "application": .string($0.application.rawValue), "system": .string($0.source.system.rawValue),
          "caseNumber": .string($0.source.caseNumber.rawValue), "path": .integer($0.source.path.rawValue),
          "acceptedAt": .string($0.acceptedAt.rfc3339),
        ]
      })
    return .object(object)
  }

  private func view(of item: ItemState) -> JSONValue {
    let clock = clocks.first { $0.item == item.code }
    let byLaw = clock?.silentOn != nil && item.status.place < Status.accepted.place ? clock?.decision?.since : nil
    return .object(
      JSONObject(present: [
        "code": .string(item.code.rawValue), "status": .string(item.status.rawValue),
        "at": .string(item.at.rfc3339), "acceptedByLaw": .text(byLaw?.description),
      ]))
  }

  private func view(of leg: LegState) -> JSONValue {
    let standing = standing(of: leg)
    var reason: HoldReason?
    if case .held(let why) = standing { reason = why }
    return .object(
      JSONObject(present: [
        "leg": .text(leg.leg), "system": .text(leg.system), "standing": .string(Disposition(standing).rawValue),
        "reason": .text(reason?.rawValue), "caseNumber": .text(leg.number),
        "deliveredAt": .text(leg.deliveredAt?.rfc3339),
        "items": .array(leg.items.map { .string($0.rawValue) }),
      ]))
  }
}

extension PinnedRoute {
  fileprivate var view: JSONValue {
    [
      "mapping": .string(mapping.rawValue), "theme": .string(theme.rawValue), "name": .string(themeName),
      "version": .string(themeVersion),
    ]
  }
}

extension ApplicantMark {
  fileprivate var view: JSONValue {
    .object(JSONObject(present: ["kind": .text(kind?.rawValue), "name": .string(name), "number": .string(number)]))
  }
}

extension ServiceState {
  fileprivate var view: JSONValue {
    .object(
      JSONObject(present: [
        "service": .string(kind.rawValue), "subject": .string(subject), "system": .text(system),
        "standing": .string(standing.rawValue), "since": .string(since.rfc3339), "number": .text(number),
        "code": .text(code), "tracking": .text(tracking?.rawValue),
      ]))
  }
}

extension Hold {
  fileprivate var view: JSONValue {
    let advice = reason.advice
    return .object(
      JSONObject(present: [
        "reason": .string(reason.rawValue), "leg": .text(leg), "detail": .string(detail),
        "since": .string(since.rfc3339),
        "messageZh": .string(advice.zh), "messageEn": .string(advice.en), "hint": .string(advice.hint),
      ]))
  }
}

extension LaneState {
  /// The unsettled record, and how many wait behind it; nil for an empty lane.
  fileprivate var view: JSONValue? {
    guard let head else { return nil }
    var (standing, until, reason): (String, Timestamp?, HoldReason?) = ("sent", nil, nil)
    switch head.standing {
    case .sent: break
    case .waiting(let time): (standing, until) = ("waiting", time)
    case .handedOver(let time): (standing, until) = ("handed-over", time)
    case .held(let why): (standing, reason) = ("held", why)
    }
    return .object(
      JSONObject(present: [
        "system": .text(system), "delivery": .text(head.delivery), "sequence": .int(head.sequence),
        "round": .int(head.round), "doubtful": head.doubtful ? true : nil, "standing": .string(standing),
        "until": .text(until?.rfc3339), "reason": .text(reason?.rawValue), "waiting": .int(queue.count),
      ]))
  }
}

extension CaseCounters {
  fileprivate var view: JSONValue {
    let counts = [
      ("duplicates", duplicates), ("conflicts", conflicts), ("outdated", outdated), ("lateStatuses", lateStatuses),
      ("strayReceipts", strayReceipts), ("attempts", attempts),
    ]
    return .object(JSONObject(members: counts.filter { $0.1 > 0 }.map { .init(key: $0.0, value: .integer($0.1)) }))
  }
}
