// Commands: what an operator asks, on the revision that he saw, once.

extension CaseWork {
  /// Takes a command.
  mutating func take(_ command: Command) {
    entry.command = command.id
    entry.actor = command.actor
    entry.why = String(command.reason.prefix(Case.detailLength))
    if state.commands.contains(where: { $0.id == command.id }) {
      entry.outcome = .repeated
      return
    }
    entry.outcome = state.stub ? .rejected : command.revision == state.revision ? carryOut(command.action) : .stale
    state.commands.append(HandledCommand(id: command.id, outcome: entry.outcome))
    state.commands.removeFirst(max(0, state.commands.count - Case.rememberedCommands))
  }

  private mutating func carryOut(_ action: Command.Action) -> JournalEntry.Outcome {
    switch action {
    case .release(let submission): release(submission)
    case .resend(let leg): resendOnCommand(leg)
    case .settle(let leg, let number): settleOnCommand(leg, number)
    }
  }

  /// Takes a held case up again: with another content, by a fresh decision of the route, or by sending what gave up.
  private mutating func release(_ submission: Submission?) -> JournalEntry.Outcome {
    guard !state.holds.isEmpty else { return .rejected }
    if let submission {
      guard submission.application.source.version >= state.version else { return .rejected }
      entry.outcome = .done
      state.content += 1
      enforce(submission)
      return state.holds.isEmpty ? .done : .held
    }
    if state.holds.contains(where: { $0.leg == nil && $0.reason.isOfRoute }) { return releaseRoute() }
    // What is doubtful might be filed twice: it asks for `resend` or `settle`.
    guard state.holds.contains(where: { $0.reason != .deliveryDoubtful }) else { return .rejected }
    for lane in state.lanes.indices {
      if case .held(let reason) = state.lanes[lane].head?.standing, reason != .deliveryDoubtful { resend(lane) }
    }
    for hold in state.holds where hold.reason == .amendmentUnsupported { retryAmendment(hold) }
    endHolds { !$0.reason.isOfDelivery || $0.leg == nil }
    advanceLanes()
    return state.holds.isEmpty ? .done : .held
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

  /// Decides the route again, with the configuration of now.
  private mutating func releaseRoute() -> JournalEntry.Outcome {
    guard let content = body.value()?.contents.last(where: { $0.revision == state.content }), !content.unresolved else {
      return .rejected
    }
    endHolds { $0.leg == nil && $0.reason.isOfRoute }
    decideRoute(of: content.application)
    return state.holds.isEmpty ? .done : .held
  }

  /// Sends a lane's held or waiting head again, now.
  private mutating func resendOnCommand(_ leg: LegID) -> JournalEntry.Outcome {
    guard let lane = headLane(of: leg), state.lanes[lane].head?.standing != .sent else { return .rejected }
    resend(lane)
    return .done
  }

  /// Takes a lane's held or waiting head as delivered, on the operator's word.
  private mutating func settleOnCommand(_ leg: LegID, _ number: CaseNumber?) -> JournalEntry.Outcome {
    guard let lane = headLane(of: leg), state.lanes[lane].head?.standing != .sent else {
      return acknowledgeAmendment(leg)
    }
    land(lane, number: number)
    return .done
  }

  /// A change that its receiver cannot take was told to it by other means.
  private mutating func acknowledgeAmendment(_ leg: LegID) -> JournalEntry.Outcome {
    guard let hold = state.holds.first(where: { $0.leg == leg && $0.reason == .amendmentUnsupported }),
      let index = state.legs.firstIndex(where: { $0.leg == leg })
    else { return .rejected }
    endHolds { $0 == hold }
    if hold.detail == Self.withdrawDetail {
      noteWithdrawn(index)
      updateWhole()
    } else {
      state.legs[index].has = state.legs[index].wanted
    }
    return .done
  }

  private func headLane(of leg: LegID) -> Int? {
    state.lanes.indices.first { state.lanes[$0].head != nil && holdLeg(of: $0) == leg }
  }
}

extension HoldReason {
  /// True for reasons that a fresh decision of the route may end.
  var isOfRoute: Bool {
    switch self {
    case .themeUnknown, .mappingMissing, .mappingAmbiguous, .codeUnknown, .itemUnknown, .prerequisiteMissing: true
    case .caseUnknown, .conflict, .deliveryRefused, .deliveryExhausted, .deliveryDoubtful, .amendmentUnsupported,
      .stateTooLarge, .poison:
      false
    }
  }
}
