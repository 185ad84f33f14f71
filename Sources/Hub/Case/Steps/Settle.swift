// Settle: what a delivery worker found out about the record in flight. Workers may settle a round twice (a crash between
// the settlement and the commit of the outbox offset), so an echo must change nothing, and good news must not be lost.

extension CaseWork {
  /// Takes a settlement.
  mutating func take(_ settlement: Settlement) {
    note(settlement)
    guard let lane = state.lanes.firstIndex(where: { $0.system == settlement.system }),
      let head = state.lanes[lane].head, head.delivery == settlement.delivery, head.sequence == settlement.sequence,
      isNews(settlement, of: head)
    else {
      entry.outcome = .ignored
      state.counters.strayReceipts += 1
      return
    }
    if case .report = head.task { entry.stage = .report }
    state.counters.attempts += min(max(0, settlement.attempts), Case.attemptsCounted)
    switch settlement.outcome {
    case .delivered(let number):
      land(lane, number: number)
    case .refused("unsendable", let places):
      // The hub's own words: places and codes, never a value.
      park(lane, .deliveryRefused, code: "unsendable: \(places)")
    case .refused(let code, _):
      park(lane, .deliveryRefused, code: code)
    case .unclear(let code):
      state.lanes[lane].head?.doubtful = true
      park(lane, .deliveryDoubtful, code: code)
    case .answered(let answer): take(answer, of: lane)
    case .failed where head.early != nil, .handedOver: awaitAcknowledgement(lane)
    case .failed(let code, let doubtful):
      if doubtful { state.lanes[lane].head?.doubtful = true }
      scheduleResend(lane, code: code)
      giveUpQuestion(lane, code: code, forGood: false)
    }
  }

  /// True where a settlement tells something about the round that is out, or better news about one that came back.
  private func isNews(_ settlement: Settlement, of head: Flight) -> Bool {
    guard head.standing != .sent else { return settlement.round == head.round }
    switch settlement.outcome {
    case .delivered, .answered: return true
    case .refused, .unclear:
      if case .waiting = head.standing { return true }
      return false
    case .failed, .handedOver: return false
    }
  }

  /// The receiver has the head of a lane.
  mutating func land(_ lane: Int, number: CaseNumber?) {
    guard let head = state.lanes[lane].head else { return }
    entry.outcome = .delivered
    let held = holdLeg(of: lane)
    endHolds { $0.leg == held && $0.reason.isOfDelivery }
    state.lanes[lane].head = nil
    switch head.task {
    case .report, .deadline, .question: return
    case .leg(let id, let content, let digest):
      guard let index = state.legs.firstIndex(where: { $0.leg == id }) else { return }
      state.legs[index].has = digest
      state.legs[index].hasContent = digest == state.legs[index].wanted ? state.content : content
      state.legs[index].contents = head.contents
      if state.legs[index].deliveredAt == nil { state.legs[index].deliveredAt = now }
      bind(index, number)
    case .withdrawal(let id, _):
      guard let index = state.legs.firstIndex(where: { $0.leg == id }) else { return }
      noteWithdrawn(index)
      updateWhole()
    }
  }

  /// Binds the receiver's own number, so that its statuses find the case; a known number is asked about again.
  private mutating func bind(_ index: Int, _ number: CaseNumber?) {
    let leg = state.legs[index]
    entry.number = number ?? leg.number
    let isOpen = !isAllFinal(state.decided(by: leg))
    guard let number, number != leg.number else { return setBinding(of: leg.leg, open: isOpen) }
    state.legs[index].number = number
    state.legs[index].closed = !isOpen
    actions.append(.bind(system: leg.system, number: number, open: isOpen))
    if rules.policy(of: leg.system)?.pushesStatuses != false {
      actions.append(.announce(system: leg.system, number: number))
    }
  }

  /// Holds the head of a lane for an operator.
  mutating func park(_ lane: Int, _ reason: HoldReason, code: String) {
    if case .question? = state.lanes[lane].head?.task { return giveUpQuestion(lane, code: code, forGood: true) }
    entry.outcome = .held
    state.lanes[lane].head?.standing = .held(reason)
    let leg = holdLeg(of: lane)
    endHolds { $0.leg == leg && $0.reason.isOfDelivery }
    hold(reason, leg: leg, detail: code)
  }

  private mutating func note(_ settlement: Settlement) {
    entry.system = settlement.system
    entry.delivery = settlement.delivery
    entry.round = settlement.round
    if case .failed(let code, _) = settlement.outcome { entry.detail = code }
  }
}

extension HoldReason {
  /// True for reasons that end when the delivery in question ends.
  var isOfDelivery: Bool {
    switch self {
    case .deliveryRefused, .deliveryExhausted, .deliveryDoubtful, .acknowledgementMissing, .poison: true
    default: false
    }
  }
}
