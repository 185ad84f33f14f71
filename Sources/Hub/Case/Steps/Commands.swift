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
    case .release(let submission, let statuses): release(submission, statuses)
    case .resend(let leg): resendOnCommand(leg)
    case .settle(let leg, let number): settleOnCommand(leg, number)
    }
  }

  /// Sends a lane's held or waiting head again, now; or tells an observer anew what it has rejected.
  private mutating func resendOnCommand(_ leg: LegID) -> JournalEntry.Outcome {
    let lane = headLane(of: leg)
    if let lane, case .held? = state.lanes[lane].head?.standing {
      resend(lane)
      return .done
    }
    if tellAgain(leg) { return .done }
    guard let lane, state.lanes[lane].head?.standing != .sent else { return .rejected }
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
      state.legs[index].hasContent = state.content
    }
    return .done
  }

  private func headLane(of leg: LegID) -> Int? {
    state.lanes.indices.first { state.lanes[$0].head != nil && holdLeg(of: $0) == leg }
  }
}
