public import JSON

/// What waits under a foreign number, in `hub.cases` under the key `ref/<system>/<number>`; the statuses themselves, which
/// may hold personal data, are the body in `hub.bodies`.
public struct ReferenceState: Sendable, Hashable {
  /// The number.
  public var reference: ReferenceKey
  /// The application, once bound.
  public var application: ApplicationID?
  /// How many statuses wait.
  public var waiting = 0
  /// The last inbox record that was handled.
  public var last: SourcePosition?
  /// Generation of the newest timer.
  public var generation = 0
  /// When what waits is set aside.
  public var wakeAt: Timestamp?

  /// The next timer.
  public var wake: Wake? { wakeAt.map { Wake(at: $0, generation: generation) } }

  /// A number that nothing is known of.
  public init(reference: ReferenceKey) { self.reference = reference }
}

extension ReferenceState: CanonicalValue {
  /// Reads a state.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(reference: ReferenceKey(system: try fields.name("system"), number: try fields.name("number")))
    application = try fields.optionalName("application")
    waiting = try fields.count("waiting")
    last = try fields.optionalValue("last")
    generation = try fields.count("generation")
    wakeAt = try fields.optionalMilliseconds("wake")
  }

  /// The state as it stands in `hub.cases`.
  public var json: JSONValue {
    .object(
      JSONObject(present: [
        "system": .text(reference.system), "number": .text(reference.number), "application": .text(application),
        "waiting": .count(waiting), "last": last?.json, "generation": .count(generation),
        "wake": .milliseconds(wakeAt),
      ]))
  }
}

/// A status that waits, the event that brought it, and since when.
public struct WaitingStatus: CanonicalValue, Hashable {
  /// Id of the event.
  public var event: String
  /// Since when it waits.
  public var since: Timestamp
  /// The status.
  public var status: StatusEvent

  init(event: String, since: Timestamp, status: StatusEvent) {
    self.event = event
    self.since = since
    self.status = status
  }

  /// Reads `{event, since, status}`.
  public init(json: JSONValue) throws(CanonicalProblem) {
    let fields = try CanonicalFields(json)
    self.init(
      event: try fields.text("event"), since: try fields.milliseconds("since"), status: try fields.value("status"))
  }

  /// `{event, since, status}`.
  public var json: JSONValue {
    .object(
      JSONObject(present: ["event": .string(event), "since": .milliseconds(since), "status": status.json]))
  }
}
