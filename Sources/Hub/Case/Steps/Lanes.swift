// Lanes: at most one unsettled record a system, the next ones wait here in order, sequences rise.

extension CaseWork {
  /// The lane to a system, made where there is none.
  mutating func laneIndex(of system: SystemCode) -> Int {
    if let index = state.lanes.firstIndex(where: { $0.system == system }) { return index }
    state.lanes.append(LaneState(system: system))
    return state.lanes.count - 1
  }

  /// Sends what waits, wherever a lane is free.
  mutating func advanceLanes() {
    for index in state.lanes.indices {
      while state.lanes[index].head == nil, !state.lanes[index].queue.isEmpty {
        let task = state.lanes[index].queue.removeFirst()
        if isWanted(task) { launch(task, in: index) }
      }
    }
  }

  /// Decides, when its turn has come, whether a task is still to be sent.
  private mutating func isWanted(_ task: LaneTask) -> Bool {
    switch task {
    case .report, .deadline: return true
    case .question(let kind, let subject, _):
      return state.services.contains { $0.kind == kind && $0.subject == subject && $0.standing == .asked }
    case .leg(let id, _, let digest):
      guard let leg = state.legs.first(where: { $0.leg == id }), leg.has != digest else { return false }
      guard leg.has != nil, rules.policy(of: leg.system)?.amend != true else { return true }
      hold(.amendmentUnsupported, leg: id, detail: Self.amendDetail)
      return false
    case .withdrawal(let id, _):
      guard let index = state.legs.firstIndex(where: { $0.leg == id }), !state.legs[index].withdrawn else {
        return false
      }
      guard state.legs[index].has != nil else {
        noteWithdrawn(index)
        updateWhole()
        return false
      }
      guard rules.policy(of: state.legs[index].system)?.withdraw != true else { return true }
      hold(.amendmentUnsupported, leg: id, detail: Self.withdrawDetail)
      return false
    }
  }

  private mutating func launch(_ task: LaneTask, in index: Int) {
    state.lanes[index].sequence += 1
    let flight = Flight(
      task: task, delivery: deliveryID(of: task), sequence: state.lanes[index].sequence)
    state.lanes[index].head = flight
    send(flight, in: index)
  }

  /// Writes a flight's record into the outbox; where its content is lost the flight is held.
  mutating func send(_ flight: Flight, in index: Int) {
    guard let payload = payload(of: flight.task) else {
      state.lanes[index].head?.standing = .held(.poison)
      hold(.poison, leg: holdLeg(of: index), detail: "body-missing")
      return
    }
    if case .application(let leg) = payload { state.lanes[index].head?.contents = leg.application.contents }
    actions.append(
      .send(
        OutboundRecord(
          delivery: flight.delivery, sequence: flight.sequence, system: state.lanes[index].system,
          application: state.application, round: flight.round, doubtful: flight.doubtful, payload: payload)))
    entry.sent.append(flight.delivery)
  }

  /// The name under which a hold of a lane's head is kept and found by a command: its leg, or the system of a report.
  func holdLeg(of lane: Int) -> LegID {
    state.lanes[lane].head?.task.leg ?? LegID(state.lanes[lane].system.rawValue)
  }

  /// Stable: the same for every resend and replay.
  private func deliveryID(of task: LaneTask) -> DeliveryID {
    switch task {
    case .leg(let leg, let content, _), .withdrawal(let leg, let content):
      DeliveryID("\(state.application).\(leg).\(content)")
    case .report(let report): DeliveryID("\(state.application).report.\(report.number)")
    case .deadline(let number, _): DeliveryID("\(state.application).deadline.\(number)")
    case .question(let kind, let subject, let content):
      DeliveryID("\(state.application).\(kind.rawValue).\(subject).\(content)")
    }
  }

  /// Content revisions and report numbers that the body must keep.
  var contentsInUse: (contents: Set<Int>, notes: Set<Int>) {
    var contents: Set<Int> = [state.content]
    var notes: Set<Int> = []
    for leg in state.legs where leg.has != nil { if let content = leg.hasContent { contents.insert(content) } }
    for lane in state.lanes {
      for task in lane.queue + (lane.head.map { [$0.task] } ?? []) {
        switch task {
        case .leg(_, let content, _), .withdrawal(_, let content), .question(_, _, let content):
          contents.insert(content)
        case .report(let report):
          notes.insert(report.number)
          if let observed = report.observed { contents.insert(observed.content) }
        case .deadline: break
        }
      }
    }
    return (contents, notes)
  }
}
