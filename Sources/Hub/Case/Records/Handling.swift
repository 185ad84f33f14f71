import JSON

/// One event handled: all that a transaction has to write for it, as bytes and records. This is what a processor uses; it
/// need know nothing of cases.
public struct Handling: Sendable {
  /// The record key.
  public var key: String
  /// The state to keep under it; nil removes it.
  public var state: [UInt8]?
  /// The body to keep under it; `.some(nil)` removes it, nil leaves it.
  public var body: [UInt8]??
  /// The next timer.
  public var wake: Wake?
  /// The journal entry, which stands among the records too.
  public var journal: JournalEntry
  /// The records, in order.
  public var records: [BusRecord]

  /// Name of the header with the digest of the configuration that decided.
  public static let configurationHeader = "hub-configuration"

  /// Handles an event.
  /// - Parameters:
  ///   - event: what happened.
  ///   - message: the record of `hub.inbox` that told it; nil for a timer.
  ///   - state: what is stored under the event's key in `hub.cases`.
  ///   - body: what is stored under it in `hub.bodies`.
  /// - Throws: where the stored state cannot be read.
  public init(
    _ event: InboxEvent, message: BusMessage?, state: [UInt8]?, body: [UInt8]?, rules: any CaseRules, now: Timestamp
  ) throws(RecordProblem) {
    let source = message.map { SourcePosition(partition: $0.source.partition, offset: $0.offset) }
    switch event {
    case .application(let event):
      let before: CaseState? = try Self.read(state)
      let outcome = Case.handle(event, before, body: body, rules: rules, now: now, source: source)
      self.init(outcome, before: before, stored: state, message: message)
    case .reference(let event):
      let before: ReferenceState? = try Self.read(state)
      let outcome = Reference.handle(event, before, body: body, rules: rules, now: now, source: source)
      self.init(outcome, before: before, stored: state)
    }
  }

  private static func read<State: CanonicalValue>(_ bytes: [UInt8]?) throws(RecordProblem) -> State? {
    guard let bytes else { return nil }
    do { return try State(json: JSONValue(parsing: bytes)) } catch { throw RecordProblem("state", "unreadable") }
  }

  private init(_ outcome: CaseOutcome, before: CaseState?, stored: [UInt8]?, message: BusMessage?) {
    key = outcome.journal.key
    wake = outcome.wake
    journal = outcome.journal
    records = [journal.record]
    state = stored
    if outcome.state != before { keep(outcome.state?.json) }
    for action in outcome.actions { add(action, message: message) }
  }

  private init(_ outcome: ReferenceOutcome, before: ReferenceState?, stored: [UInt8]?) {
    key = outcome.journal.key
    wake = outcome.state?.wake
    journal = outcome.journal
    records = [journal.record]
    state = stored
    if outcome.state != before { keep(outcome.state?.json) }
    if let change = outcome.body { keepBody(change) }
    if let application = outcome.state?.application { forward(outcome.forwarded, to: application) }
    records += outcome.quarantined.map { journal.quarantine($0) }
  }

  private mutating func keep(_ json: JSONValue?) {
    state = json?.bytes()
    records.append(
      CloudEvent.record(topic: Topics.cases, key: key, bytes: state, journal.attributes("hub.case.state")))
  }

  private mutating func keepBody(_ bytes: [UInt8]?) {
    body = .some(bytes)
    records.append(CloudEvent.record(topic: Topics.bodies, key: key, bytes: bytes, journal.attributes("hub.case.body")))
  }

  private mutating func forward(_ statuses: [WaitingStatus], to application: ApplicationID) {
    for one in statuses {
      let event = CaseEvent(id: one.event, application: application, time: one.since, body: .status(one.status))
      records.append(InboxEvent.application(event).record)
    }
  }

  private mutating func add(_ action: CaseAction, message: BusMessage?) {
    let application = ApplicationID(key)
    switch action {
    case .send(let record):
      records.append(
        record.record(
          topic: Topics.outbox(record.system), time: journal.time, configuration: journal.configuration))
    case .keepBody(let bytes): keepBody(bytes)
    case .bind(let system, let number, let open):
      let reference = ReferenceKey(system: system, number: number)
      records.append(
        CloudEvent.record(
          topic: Topics.refs, key: reference.text,
          value: Binding(reference: reference, application: application, open: open).json,
          journal.attributes("hub.reference")))
    case .announce(let system, let number):
      let reference = ReferenceKey(system: system, number: number)
      let event = ReferenceEvent(
        id: "\(journal.event)/bound", reference: reference, time: journal.time, body: .bound(application))
      records.append(InboxEvent.reference(event).record)
    case .quarantine(let reason, let detail):
      guard let message else { return }
      records.append(
        Quarantine.record(of: message, reason: reason.rawValue, detail: detail, stage: journal.stage))
    }
  }
}
