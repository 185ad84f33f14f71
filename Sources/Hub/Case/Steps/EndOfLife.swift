// End of life: some time (`stub_after`) after nothing is left to do, a case becomes a stub and its body a tombstone.

extension CaseWork {
  /// Notes when nothing is left to do.
  mutating func noteEnd() {
    guard !state.stub else { return }
    let isAtRest = state.lanes.allSatisfy { $0.head == nil && $0.queue.isEmpty } && state.holds.isEmpty
    guard state.status.isFinal, isAtRest else {
      state.endedAt = nil
      return
    }
    if state.endedAt == nil { state.endedAt = now }
  }

  /// When the case becomes a stub; nil while it is not at its end.
  var closingTime: Timestamp? {
    guard !state.stub else { return nil }
    return state.endedAt?.adding(milliseconds: rules.processing.stubAfter.milliseconds)
  }

  /// Leaves only what a late push, a late status or a reader of the ledger needs.
  mutating func close() {
    entry.outcome = .closed
    stopTracking()
    body.remove()
    state = state.stubbed
  }

  /// An order that has not arrived by now is asked for no longer: a stub could not take the answer.
  private mutating func stopTracking() {
    for order in state.services where order.kind == .logistics && order.tracking?.isFinal != true {
      guard let number = order.number else { continue }
      actions.append(.bind(system: order.system, number: number, open: false))
    }
  }
}

extension CaseState {
  /// The stub of a finished case.
  var stubbed: CaseState {
    var stub = CaseState(
      application: application, source: source, version: version,
      contentDigest: String(contentDigest.prefix(Self.stubDigest)),
      originalDigest: "", acceptedAt: acceptedAt.wholeSeconds,
      theme: Application.ThemeReference(name: route?.theme.rawValue ?? ""))
    stub.stub = true
    stub.revision = revision
    stub.content = content
    stub.district = district
    stub.status = status
    stub.statusAt = statusAt.wholeSeconds
    stub.endedAt = stub.statusAt
    stub.reports = reports
    stub.last = last
    stub.generation = generation
    stub.lanes = lanes.map { LaneState(system: $0.system, sequence: $0.sequence) }
    stub.legs = legs.filter { $0.deliveredAt != nil }.map {
      LegState(
        leg: $0.leg, system: $0.system, items: [], wanted: "", deliveredAt: stub.statusAt, number: $0.number,
        closed: true)
    }
    return stub
  }
}

extension Timestamp {
  fileprivate var wholeSeconds: Timestamp { Timestamp(milliseconds: milliseconds / 1000 * 1000) }
}
