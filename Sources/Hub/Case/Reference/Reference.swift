import JSON

/// A foreign number's waiting room: statuses that come before the number is bound wait here, in order, go on by themselves
/// when it is, and are set aside after some time (`reference_wait`). A bound number is remembered, so that later ones go on at once. Pure, like
/// `Case`.
public enum Reference {
  /// How many statuses may wait under one number; further ones are set aside at once.
  public static let mostWaiting = 100

  /// Handles one event under a foreign number.
  public static func handle(
    _ event: ReferenceEvent, _ state: ReferenceState?, body: [UInt8]?, rules: any CaseRules, now: Timestamp,
    source: SourcePosition?
  ) -> ReferenceOutcome {
    var entry = JournalEntry(
      key: event.reference.recordKey, source: source, event: event.id, kind: event.body.kind, time: now,
      stage: .report, outcome: .ignored, configuration: rules.version)
    entry.system = event.reference.system
    entry.number = event.reference.number
    if let source, let last = state?.last, last.partition == source.partition, source.offset <= last.offset {
      entry.outcome = .skipped
      return ReferenceOutcome(state: state, journal: entry, wait: 0)
    }
    var next = state ?? ReferenceState(reference: event.reference)
    if let source { next.last = source }
    var outcome = ReferenceOutcome(
      state: next, journal: entry, wait: rules.processing.referenceWait.milliseconds)
    switch event.body {
    case .status(let status):
      outcome.take(WaitingStatus(event: event.id, since: now, status: status), body: body)
    case .bound(let application): outcome.bind(application, body: body)
    case .timer(let generation): outcome.wakeUp(generation, body: body, now: now)
    }
    return outcome
  }

  /// The statuses in a body, oldest first.
  static func waiting(in body: [UInt8]?) -> [WaitingStatus] {
    let elements = body.flatMap { try? JSONValue(parsing: $0) }?.array ?? []
    return elements.compactMap { try? WaitingStatus(json: $0) }
  }
}

/// What handling an event under a foreign number came to.
public struct ReferenceOutcome: Sendable, Hashable {
  /// The state afterwards; nil where nothing is left to remember.
  public var state: ReferenceState?
  /// The one journal entry.
  public var journal: JournalEntry
  /// What waits now; `.some(nil)` is a tombstone, nil is no change.
  public var body: [UInt8]??
  /// Statuses that go on to their application, in order.
  public var forwarded: [WaitingStatus] = []
  /// Statuses that belong to no case.
  public var quarantined: [WaitingStatus] = []

  /// How long a status waits for its binding, in milliseconds.
  let wait: Int64

  init(state: ReferenceState?, journal: JournalEntry, wait: Int64) {
    self.state = state
    self.journal = journal
    self.wait = wait
  }
}

extension ReferenceEvent.Body {
  var kind: JournalEntry.Kind {
    switch self {
    case .status: .status
    case .bound: .bound
    case .timer: .timer
    }
  }
}
