/// A foreign case number as a key: statuses that come under it wait there until it is bound to an application.
public struct ReferenceKey: Sendable, Hashable {
  /// The system that gave the number.
  public var system: SystemCode
  /// The number.
  public var number: CaseNumber

  /// A key.
  public init(system: SystemCode, number: CaseNumber) {
    self.system = system
    self.number = number
  }

  /// `<system>/<number>`: the key in `hub.refs`.
  public var text: String { "\(system)/\(number)" }
  /// `ref/<system>/<number>`: the key in `hub.inbox`, `hub.cases`, `hub.bodies` and `hub.journal`.
  public var recordKey: String { "ref/" + text }

  /// Reads `<system>/<number>`.
  public init?(text: String) {
    guard let slash = text.firstIndex(of: "/"), slash != text.startIndex else { return nil }
    let number = text[text.index(after: slash)...]
    guard !number.isEmpty else { return nil }
    self.init(system: SystemCode(String(text[..<slash])), number: CaseNumber(String(number)))
  }

  /// Reads `ref/<system>/<number>`; nil for every other key.
  public init?(recordKey: String) {
    guard recordKey.hasPrefix("ref/") else { return nil }
    self.init(text: String(recordKey.dropFirst(4)))
  }
}

/// A record of `hub.inbox` under a foreign number.
public struct ReferenceEvent: Sendable, Hashable {
  /// CloudEvents `id`.
  public var id: String
  /// The number.
  public var reference: ReferenceKey
  /// When it was written.
  public var time: Timestamp
  /// What happened.
  public var body: Body

  /// What happened.
  public enum Body: Sendable, Hashable {
    /// A system reported a status under a number that receive did not find bound.
    case status(StatusEvent)
    /// The number is bound now.
    case bound(ApplicationID)
    /// The owner's own timer; never on the bus.
    case timer(generation: Int)
  }

  /// An event.
  public init(id: String, reference: ReferenceKey, time: Timestamp, body: Body) {
    self.id = id
    self.reference = reference
    self.time = time
    self.body = body
  }
}
