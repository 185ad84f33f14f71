// Release: an operator lets a held case go on. What is doubtful stays, for it might be filed twice: it asks for `resend` or
// `settle`.

extension CaseWork {
  /// Takes a held case up again: with another content, by a fresh decision of the route, by reading held statuses again, and
  /// by sending what gave up.
  mutating func release(_ submission: Submission?, _ statuses: [StatusEvent]) -> JournalEntry.Outcome {
    guard state.holds.contains(where: { $0.reason != .deliveryDoubtful }), mayRelease(submission) else {
      return .rejected
    }
    releaseContent(submission)
    for lane in state.lanes.indices {
      if case .held(let reason) = state.lanes[lane].head?.standing, reason != .deliveryDoubtful { resend(lane) }
    }
    for hold in state.holds where hold.reason == .amendmentUnsupported { retryAmendment(hold) }
    releaseUnconnected()
    for hold in state.holds where hold.reason == .prerequisiteMissing {
      if let leg = state.legs.first(where: { $0.leg == hold.leg }) { start(leg) }
    }
    var readAgain: [LegID] = []
    for status in statuses { if let leg = take(again: status) { readAgain.append(leg) } }
    endHolds { hold in
      hold.leg != nil && hold.reason != .mappingMissing && !hold.reason.isOfDelivery
        && !(hold.isOfStatus && hold.leg.map(readAgain.contains) == true)
    }
    advanceLanes()
    return state.holds.isEmpty ? .done : .held
  }

  /// A content that could not be translated goes on only translated anew, and never as an older version.
  private mutating func mayRelease(_ submission: Submission?) -> Bool {
    guard isHeldAsWhole else { return true }
    if let submission { return submission.application.source.version >= state.version }
    return !state.holds.contains(where: \.isOfRoute) || routable != nil
  }

  /// Ends what holds the case as a whole.
  private mutating func releaseContent(_ submission: Submission?) {
    guard isHeldAsWhole else { return }
    if let submission {
      state.content += 1
      return enforce(submission)
    }
    let isOfRoute = state.holds.contains(where: \.isOfRoute)
    endHolds { $0.leg == nil }
    if isOfRoute, let content = routable { decideRoute(of: content.application) }
  }

  /// Legs whose departments are connected by now go out; the others wait on.
  private mutating func releaseUnconnected() {
    guard state.holds.contains(where: { $0.leg != nil && $0.reason == .mappingMissing }), let content = routable else {
      return
    }
    decideRoute(of: content.application)
  }

  /// Takes a status that was held, as the tables of now read it; its leg, or nil where it has none.
  private mutating func take(again status: StatusEvent) -> LegID? {
    guard let leg = state.leg(at: status.system, meantBy: status.caseNumber) else {
      return takeHandIn(status) ? LegID(status.system.rawValue) : nil
    }
    entry.system = status.system
    entry.number = status.caseNumber
    _ = apply(status, to: leg)
    return leg.leg
  }

  private var isHeldAsWhole: Bool { state.holds.contains { $0.leg == nil } }

  /// The content in force, where it can be routed.
  private var routable: CaseBody.Content? {
    mutating get {
      body.value()?.contents.last { $0.revision == state.content && !$0.unresolved }
    }
  }

  /// Its system may have learned to take it.
  private mutating func retryAmendment(_ hold: Hold) {
    guard let leg = state.legs.first(where: { $0.leg == hold.leg }) else { return }
    let task: LaneTask =
      hold.detail == Self.withdrawDetail
      ? .withdrawal(leg.leg, content: state.content)
      : .leg(leg.leg, content: state.content, digest: leg.wanted)
    enqueue(task, to: leg.system)
  }
}

extension Hold {
  /// True where a fresh decision of the route may end it.
  fileprivate var isOfRoute: Bool { leg == nil && reason.isOfRoute }
}

extension HoldReason {
  /// True for reasons that a fresh decision of the route may end.
  var isOfRoute: Bool {
    switch self {
    case .themeUnknown, .mappingMissing, .mappingAmbiguous, .codeUnknown, .itemUnknown, .prerequisiteMissing: true
    case .caseUnknown, .conflict, .materialMissing, .deliveryRefused, .rowRejected, .deliveryExhausted,
      .deliveryDoubtful,
      .acknowledgementMissing, .amendmentUnsupported, .stateTooLarge, .poison:
      false
    }
  }
}
