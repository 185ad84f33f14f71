// Corrections: what is not with its receiver yet is replaced; what is, is amended where its system takes that, else held.

extension CaseWork {
  /// What an `amendment-unsupported` hold waits for.
  static let amendDetail = "amend"
  /// What an `amendment-unsupported` hold waits for.
  static let withdrawDetail = "withdraw"

  /// Puts a leg's new content into its lane, in the place of an older one that its receiver surely does not have.
  mutating func enqueue(_ task: LaneTask, to system: SystemCode) {
    let index = laneIndex(of: system)
    if let leg = task.leg {
      state.lanes[index].queue.removeAll { $0.leg == leg }
      endHolds { $0.leg == leg && $0.reason == .amendmentUnsupported }
      if let head = state.lanes[index].head, head.task.leg == leg, head.replaceable {
        state.lanes[index].head = nil
        endHolds { $0.leg == leg && $0.reason.isOfDelivery }
      }
    }
    state.lanes[index].queue.append(task)
  }

  /// The applicant takes the application back (撤回).
  mutating func withdraw() {
    entry.outcome = .withdrawn
    entry.stage = .validate
    guard !state.status.isFinal else {
      entry.outcome = .late
      return
    }
    // What a department has decided for good it cannot take back.
    for leg in state.legs where !isAllFinal(leg.items) { retire(leg.leg) }
    let sent = Set(state.legs.filter { !$0.withdrawn }.flatMap(\.items))
    setItems(state.items.map(\.code).filter { !sent.contains($0) }, to: .withdrawn)
    updateWhole()
  }

  /// Takes a leg back: nothing to do where its receiver surely does not have it, else a withdrawal.
  mutating func retire(_ leg: LegID) {
    guard let index = state.legs.firstIndex(where: { $0.leg == leg }), !state.legs[index].withdrawn else { return }
    enqueue(.withdrawal(leg, content: state.content), to: state.legs[index].system)
    let lane = laneIndex(of: state.legs[index].system)
    if state.lanes[lane].head?.task.leg != leg, state.legs[index].deliveredAt == nil {
      state.lanes[lane].queue.removeAll { $0.leg == leg }
      noteWithdrawn(index)
    }
  }

  /// A leg's receiver does not have it any more.
  mutating func noteWithdrawn(_ index: Int) {
    // The portal's word does not speak for a department that has not taken the withdrawal yet.
    let decided = state.decided(by: state.legs[index])
    state.legs[index].withdrawn = true
    state.legs[index].has = nil
    state.legs[index].hasContent = nil
    state.legs[index].contents = []
    let leg = state.legs[index].leg
    endHolds { $0.leg == leg && ($0.reason == .mappingMissing || $0.reason == .prerequisiteMissing) }
    setBinding(of: state.legs[index].leg, open: false)
    setItems(decided, to: .withdrawn)
  }
}
