/// One event being handled: the state that is being changed, what comes out of it, and what decides. The steps are in
/// Steps/, one file a concern.
struct CaseWork {
  var state: CaseState
  var body: BodyCache
  var entry: JournalEntry
  var actions: [CaseAction] = []
  /// The status that is being handled, for those who are told what a department wrote.
  var heard: StatusEvent?
  /// True where limits have to be looked at again.
  var hasMovedClocks = false
  let rules: any CaseRules
  let now: Timestamp

  init(_ state: CaseState, body: [UInt8]?, _ entry: JournalEntry, rules: any CaseRules, now: Timestamp) {
    self.state = state
    self.body = BodyCache(body)
    self.entry = entry
    self.rules = rules
    self.now = now
  }

  mutating func handle(_ event: CaseEvent.Body) {
    switch event {
    case .submitted(let submission): take(submission)
    case .status(let status): take(status)
    case .settled(let settlement): take(settlement)
    case .acknowledged(let acknowledgement): take(acknowledgement)
    case .command(let command): take(command)
    case .timer(let generation): wakeUp(generation)
    }
  }

  /// Holds the case, once for each reason, leg and detail; of what holds it again the newest original counts.
  mutating func hold(_ reason: HoldReason, leg: LegID? = nil, detail: String, original: OriginalMark? = nil) {
    let detail = String(detail.prefix(Case.detailLength))
    if entry.reason == nil {
      entry.reason = reason
      entry.detail = detail
    }
    guard
      let known = state.holds.firstIndex(where: { $0.reason == reason && $0.leg == leg && $0.detail == detail })
    else {
      state.holds.append(Hold(reason: reason, leg: leg, detail: detail, since: now, original: original))
      return
    }
    state.holds[known].original = original
  }

  /// Ends holds.
  mutating func endHolds(where isEnded: (Hold) -> Bool) { state.holds.removeAll(where: isEnded) }

  /// Closes the handling of an event: what waits in lanes goes out, the next timer is set, the bound is checked.
  mutating func finish(before: CaseState?, source: SourcePosition?) -> CaseOutcome {
    // What waits may turn out to be withdrawn, which moves items; what is told of them then goes out too.
    advanceLanes()
    moveClockOfWhole()
    tellObservers(before: before)
    tellDeadlines()
    advanceLanes()
    noteEnd()
    setTimer()
    if let changed = body.changed(keeping: contentsInUse) { actions.append(.keepBody(changed)) }
    if !state.looksLike(before) { state.revision += 1 }
    if let source { state.last = source }
    entry.revision = state.revision
    guard state.isWithinBound else { return tooLarge(before: before, source: source) }
    return CaseOutcome(state: state, journal: entry, actions: actions)
  }
}

extension CaseState {
  /// True where an operator would see no difference: counters and the last offset do not make a revision.
  func looksLike(_ other: CaseState?) -> Bool {
    guard var other else { return false }
    other.counters = counters
    other.last = last
    other.generation = generation
    other.wakeAt = wakeAt
    other.alertAt = alertAt
    other.commands = commands
    return self == other
  }
}
