/// What became of a push.
public enum ReceiveOutcome: Sendable, Hashable {
  /// It is durable and goes on.
  case accepted(ApplicationID)
  /// It is durable, and the same was taken in before.
  case duplicate(ApplicationID)
  /// Same version, other content; `differs` are pointers into the document as sent, without values, empty where the
  /// earlier original is not at hand.
  case conflict(ApplicationID, differs: [String])
  /// So many statuses are durable and go on, each to the case that its number is bound to.
  case statuses(Int)
  /// So many acknowledgements are durable and go on, each to its case.
  case acknowledgements(Int)
  /// So many messages of the document are durable and go on; the others are wrong in these places.
  case partly(Int, refused: [Violation])
  /// These versions of themes are durable and take effect at their dates; none where nothing differs from what is known.
  case catalogue([CatalogueChange])
  /// Readable, with these wrong fields: not taken in.
  case invalid([Violation])
  /// Not readable: not taken in.
  case unreadable(code: String)
  /// Too large to be kept: not taken in.
  case tooLarge
  /// The bus did not confirm it, so it is not accepted. It may be there all the same: when the sender comes again, its
  /// identity makes that harmless.
  case unavailable(BusError)

  /// Whether the original went to the bus, and with it what was to be durable beside it: it is there, or the bus gave no
  /// answer.
  public var wentToTheBus: Bool {
    switch self {
    case .accepted, .duplicate, .conflict, .catalogue: true
    case .statuses(let count), .acknowledgements(let count), .partly(let count, _): count > 0
    case .unavailable(let error): !error.isOfContents
    case .invalid, .unreadable, .tooLarge: false
    }
  }

  /// A stable word, bounded in number: fit for a metric label and a log.
  public var label: String {
    switch self {
    case .accepted: "accepted"
    case .duplicate: "duplicate"
    case .conflict: "conflict"
    case .statuses: "statuses"
    case .acknowledgements: "acknowledgements"
    case .partly: "partly"
    case .catalogue: "catalogue"
    case .invalid: "invalid"
    case .unreadable: "unreadable"
    case .tooLarge: "too-large"
    case .unavailable: "unavailable"
    }
  }
}

extension ReceiveOutcome {
  /// The same, with the messages that were left out.
  func without(_ refused: [Violation]) -> ReceiveOutcome {
    guard !refused.isEmpty else { return self }
    switch self {
    case .statuses(let count), .acknowledgements(let count): return .partly(count, refused: refused)
    case .partly(let count, let more): return .partly(count, refused: refused + more)
    default: return self
    }
  }
}

/// What the receiving station tells those who watch it: logs and metrics. Never a payload.
public protocol ReceiveObserver: Sendable {
  /// A push was answered.
  func received(from system: SystemCode, _ outcome: ReceiveOutcome, took: Duration)
  /// A push was turned away before it was read: `rate`, `busy`, `media-type`, or a reason of the signature check.
  /// The system is nil where no key told it.
  func turnedAway(_ system: SystemCode?, reason: String)
  /// Nonces could not be read from the bus; it is tried again.
  func noncesFailed(_ error: BusError)
}

/// Watches nothing.
public struct SilentReceiveObserver: ReceiveObserver {
  /// Watches nothing.
  public init() {}
  /// Nothing.
  public func received(from system: SystemCode, _ outcome: ReceiveOutcome, took: Duration) {}
  /// Nothing.
  public func turnedAway(_ system: SystemCode?, reason: String) {}
  /// Nothing.
  public func noncesFailed(_ error: BusError) {}
}
