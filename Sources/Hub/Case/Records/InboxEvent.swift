/// A record of `hub.inbox`: about an application, or about a foreign number that is not bound yet.
public enum InboxEvent: Sendable, Hashable {
  /// Under an application's id.
  case application(CaseEvent)
  /// Under `ref/<system>/<number>`.
  case reference(ReferenceEvent)

  private static let typePrefix = "hub.inbox."

  /// Reads a record, whatever its bytes are.
  public init(_ message: BusMessage) throws(RecordProblem) {
    let (attributes, key, value) = try CloudEvent.read(message)
    guard attributes.type.hasPrefix(Self.typePrefix) else { throw RecordProblem("type", attributes.type) }
    let kind = String(attributes.type.dropFirst(Self.typePrefix.count))
    do throws(CanonicalProblem) {
      if let reference = ReferenceKey(recordKey: key) {
        let body = try ReferenceEvent.Body(kind: kind, json: value)
        self = .reference(
          ReferenceEvent(id: attributes.id, reference: reference, time: attributes.time, body: body))
      } else {
        let body = try CaseEvent.Body(kind: kind, json: value)
        self = .application(
          CaseEvent(id: attributes.id, application: ApplicationID(key), time: attributes.time, body: body))
      }
    } catch { throw RecordProblem(error) }
  }

  /// The timer that a stored state asked for.
  public static func timer(key: String, generation: Int, now: Timestamp) -> InboxEvent {
    let id = "timer-\(generation)"
    if let reference = ReferenceKey(recordKey: key) {
      return .reference(
        ReferenceEvent(id: id, reference: reference, time: now, body: .timer(generation: generation)))
    }
    return .application(
      CaseEvent(id: id, application: ApplicationID(key), time: now, body: .timer(generation: generation)))
  }

  /// The record key.
  public var key: String {
    switch self {
    case .application(let event): event.application.rawValue
    case .reference(let event): event.reference.recordKey
    }
  }

  /// The record for `hub.inbox`. Timers are never written: theirs would be a tombstone.
  public var record: BusRecord {
    switch self {
    case .application(let event):
      CloudEvent.record(
        topic: Topics.inbox, key: key, value: event.body.json,
        .init(id: event.id, type: Self.typePrefix + event.body.kind.rawValue, time: event.time))
    case .reference(let event):
      CloudEvent.record(
        topic: Topics.inbox, key: key, value: event.body.json,
        .init(id: event.id, type: Self.typePrefix + event.body.kind.rawValue, time: event.time))
    }
  }
}

extension StatusEvent {
  /// The event for `hub.inbox`: of the application where the number is the hub's own of a leg, else of the number, which
  /// may not be bound yet.
  func inboxEvent(id: String, at now: Timestamp) -> InboxEvent {
    if let leg = LegNumber(caseNumber) {
      return .application(CaseEvent(id: id, application: leg.application, time: now, body: .status(self)))
    }
    let reference = ReferenceKey(system: system, number: caseNumber)
    return .reference(ReferenceEvent(id: id, reference: reference, time: now, body: .status(self)))
  }
}
