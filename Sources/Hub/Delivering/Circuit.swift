/// Tells a system that is down from a record that is wrong. While it is open the system's partitions are paused: the
/// outbox is the buffer and attempts cost nothing. Pure: time comes in.
struct Circuit: Sendable {

  /// Where it stands.
  enum State: Sendable, Hashable {
    /// Deliveries go on.
    case closed
    /// Nothing goes before that time.
    case open(until: Timestamp)
    /// One delivery goes as a probe.
    case probing
  }

  /// What an answer, or none, changed.
  enum Turn: Sendable, Hashable {
    /// The system counts as down from now on.
    case opened
    /// It is back.
    case closed
  }

  /// A probe that fails doubles the pause, so many times.
  private static let mostDoublings = 3

  private(set) var state: State = .closed
  private let settings: CircuitSettings
  private var failuresInRow = 0
  private var openings = 0

  init(_ settings: CircuitSettings) { self.settings = settings }

  /// Whether a delivery may start now; a passed wait turns into one probe.
  mutating func admits(at now: Timestamp) -> Bool {
    switch state {
    case .closed: return true
    case .probing: return false
    case .open(let until):
      guard now >= until else { return false }
      state = .probing
      return true
    }
  }

  /// The system answered, whatever it said.
  @discardableResult
  mutating func answered() -> Turn? {
    defer { state = .closed }
    failuresInRow = 0
    openings = 0
    return state == .closed ? nil : .closed
  }

  /// The system did not answer, or answered that it cannot.
  mutating func failed(at now: Timestamp, retryAfter: Duration?) -> Turn? {
    if case .open = state { return nil }
    failuresInRow += 1
    guard state == .probing || failuresInRow >= settings.failures else { return nil }
    let wait = max(settings.pause * (1 << min(openings, Self.mostDoublings)), retryAfter ?? .zero)
    openings += 1
    let opened = state == .closed
    state = .open(until: now.adding(milliseconds: wait.milliseconds))
    return opened ? .opened : nil
  }
}

extension Duration {
  /// Whole milliseconds.
  var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
