import JSON

// The bound on a state: the case is held rather than grown.

extension CaseState {
  /// True where the state's JSON is within `Case.stateBytes`. Only what looks large is measured.
  var isWithinBound: Bool {
    if !mayBeLarge { return true }
    return json.bytes().count <= Case.stateBytes
  }

  /// Counts what grows; everything else is bounded by the canonical form's lengths.
  private var mayBeLarge: Bool {
    let parts = items.count + legs.reduce(0) { $0 + $1.items.count } + holds.count + clocks.count + services.count
    let reported = lanes.reduce(0) { $0 + $1.items }
    let contents = contents.count + legs.reduce(0) { $0 + $1.contents.count }
    return parts + reported + contents + legs.count + lanes.count > 64
  }
}

extension LaneState {
  /// Items in the reports that are in flight or wait.
  fileprivate var items: Int {
    (queue + (head.map { [$0.task] } ?? [])).reduce(0) {
      if case .report(let report) = $1 { return $0 + report.items.count + 1 }
      return $0 + 1
    }
  }
}

extension CaseWork {
  /// What becomes of an event that would make the state too large: the earlier state, held; nothing is sent.
  func tooLarge(before: CaseState?, source: SourcePosition?) -> CaseOutcome {
    var held = before ?? state.withoutItems
    held.holds.removeAll { $0.reason == .stateTooLarge }
    held.holds.append(Hold(reason: .stateTooLarge, leg: nil, detail: entry.event, since: now))
    held.revision = (before?.revision ?? 0) + 1
    if let source { held.last = source }
    var entry = entry
    entry.revision = held.revision
    entry.outcome = .held
    entry.reason = .stateTooLarge
    entry.detail = nil
    entry.sent = []
    entry.items = []
    entry.alerts = []
    entry.status = nil
    return CaseOutcome(
      state: held, journal: entry, actions: [.quarantine(.stateTooLarge, detail: state.application.rawValue)])
  }
}

extension CaseState {
  /// What is kept of a case whose first state would be too large.
  fileprivate var withoutItems: CaseState {
    var small = CaseState(
      application: application, source: source, version: version, contentDigest: contentDigest,
      originalDigest: originalDigest, acceptedAt: acceptedAt, theme: theme)
    small.district = district
    small.applicant = applicant
    return small
  }
}
