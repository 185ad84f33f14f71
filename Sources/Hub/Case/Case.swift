/// The life of an application in the hub as a pure state machine: an event and a state in, the next state out. No I/O, no
/// clock, no chance; the processor around it commits all that comes out in one transaction.
public enum Case {
  /// Handles one event of an application.
  /// - Parameters:
  ///   - event: what happened.
  ///   - state: the case so far; nil where there is none.
  ///   - body: its record in `hub.bodies`; nil where there is none. Read only where something is sent.
  ///   - rules: the configuration that decides.
  ///   - now: the processor's clock.
  ///   - source: where the event stands in `hub.inbox`; nil for a timer.
  public static func handle(
    _ event: CaseEvent, _ state: CaseState?, body: [UInt8]?, rules: any CaseRules, now: Timestamp,
    source: SourcePosition?
  ) -> CaseOutcome {
    let entry = JournalEntry(
      key: event.application.rawValue, source: source, event: event.id, kind: event.body.kind, time: now,
      stage: event.body.stage, outcome: .ignored, configuration: rules.version)
    if let source, let last = state?.last, last.partition == source.partition, source.offset <= last.offset {
      return .unchanged(state, entry, .skipped)
    }
    var work: CaseWork
    switch (state, event.body) {
    case (nil, .submitted(let submission)) where submission.answeredConflict:
      return .unchanged(nil, entry, .conflict)
    case (let state, .submitted(let submission)):
      guard let state, !state.stub || !submission.reopens(state) else {
        work = CaseWork(opening: submission, after: state, of: event.application, entry, rules: rules, now: now)
        work.open(submission)
        break
      }
      work = CaseWork(state, body: body, entry, rules: rules, now: now)
      work.take(submission)
    case (nil, .status(let status)):
      return .unknownCase(status, entry)
    case (nil, _):
      return .unchanged(nil, entry, .ignored)
    case (let state?, _):
      work = CaseWork(state, body: body, entry, rules: rules, now: now)
      work.handle(event.body)
    }
    return work.finish(before: state, source: source)
  }
}

extension Case {
  /// Bound on a state's JSON, in bytes; a case that grows past it is held.
  public static let stateBytes = 64 << 10
  /// How many operator commands a case remembers.
  public static let rememberedCommands = 8
  /// How many codes that no table knows are held one by one; the rest show once these are mended.
  static let unresolvedHolds = 8
  /// How many attempts of one round are counted at the most: what a worker says is not added unseen.
  static let attemptsCounted = 1000
  /// How many reports may wait in a lane; above it the oldest that waits gives way to newer ones.
  public static let waitingReports = 8
  /// How many observations may wait in a lane one by one.
  public static let waitingObservations = 48
  /// Bound on the detail of a hold or a journal entry, in characters.
  public static let detailLength = 200
}

/// What handling an event came to.
public struct CaseOutcome: Sendable, Hashable {
  /// The state afterwards; nil where there is no case.
  public var state: CaseState?
  /// The one journal entry.
  public var journal: JournalEntry
  /// What is asked of the world, in order.
  public var actions: [CaseAction] = []
  /// The case's next timer.
  public var wake: Wake? { state?.wake }

  /// Nothing but a journal entry comes of it.
  static func unchanged(_ state: CaseState?, _ entry: JournalEntry, _ outcome: JournalEntry.Outcome) -> CaseOutcome {
    var entry = entry
    entry.outcome = outcome
    entry.revision = state?.revision ?? 0
    return CaseOutcome(state: state, journal: entry)
  }

  /// A status that names an application that the hub does not know.
  static func unknownCase(_ status: StatusEvent, _ entry: JournalEntry) -> CaseOutcome {
    var outcome = unchanged(nil, entry, .quarantined)
    outcome.journal.reason = .caseUnknown
    outcome.journal.system = status.system
    outcome.journal.number = status.caseNumber
    outcome.actions = [.quarantine(.caseUnknown, detail: "\(status.system)/\(status.caseNumber)")]
    return outcome
  }
}

extension CaseEvent.Body {
  /// The kind, as the journal names it.
  var kind: JournalEntry.Kind {
    switch self {
    case .submitted: .submitted
    case .status: .status
    case .settled: .settled
    case .acknowledged: .acknowledged
    case .command: .command
    case .timer: .timer
    }
  }

  /// The stage at which handling begins.
  var stage: Stage {
    switch self {
    case .submitted: .validate
    case .status: .report
    case .settled, .acknowledged, .timer: .deliver
    case .command: .validate
    }
  }
}
