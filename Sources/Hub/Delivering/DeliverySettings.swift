/// How the delivery worker treats one system, as its file says.
public struct DeliverySettings: Sendable, Hashable {
  /// Deliveries at the same time.
  public var inFlight: Int
  /// Deliveries a second; nil is no limit.
  public var perSecond: Double?
  /// Quick attempts in one round; then the case is told and schedules the next round.
  public var attempts: Int
  /// Pause between quick attempts, doubled each time.
  public var pause: Duration
  /// When the system counts as down.
  public var circuit: Circuit
  /// How often the status of an open case is asked for; nil where the system cannot be asked.
  public var polling: Polling?

  /// When the system counts as down, and for how long it is left alone.
  public struct Circuit: Sendable, Hashable {
    /// So many failures one after another, each of them evidence against the system, open the circuit.
    public var failures: Int
    /// First wait; doubled after each probe that fails.
    public var wait: Duration
    /// Longest wait.
    public var longestWait: Duration
    /// A circuit.
    public init(failures: Int = 5, wait: Duration = .seconds(5), longestWait: Duration = .seconds(300)) {
      self.failures = failures
      self.wait = wait
      self.longestWait = longestWait
    }
  }

  /// How often to ask: from `first`, doubled after each unchanged answer, up to `longest`; a change starts anew.
  public struct Polling: Sendable, Hashable {
    /// After a change.
    public var first: Duration
    /// At the longest.
    public var longest: Duration
    /// A rhythm.
    public init(first: Duration, longest: Duration) {
      self.first = first
      self.longest = longest
    }
  }

  /// Settings; the defaults fit a small web service.
  public init(
    inFlight: Int = 16, perSecond: Double? = nil, attempts: Int = 3, pause: Duration = .milliseconds(200),
    circuit: Circuit = Circuit(), polling: Polling? = nil
  ) {
    self.inFlight = max(1, inFlight)
    self.perSecond = perSecond
    self.attempts = max(1, attempts)
    self.pause = pause
    self.circuit = circuit
    self.polling = polling
  }
}

/// A system as delivery sees it.
public struct DeliveryTarget: Sendable {
  /// The system.
  public var system: SystemCode
  /// Carries records to it.
  public var transport: any SystemTransport
  /// Reads its answers; nil where it is never asked.
  public var translator: (any Translator)?
  /// How it is treated.
  public var settings: DeliverySettings

  /// A target.
  public init(
    system: SystemCode, transport: any SystemTransport, translator: (any Translator)? = nil,
    settings: DeliverySettings = DeliverySettings()
  ) {
    self.system = system
    self.transport = transport
    self.translator = translator
    self.settings = settings
  }
}
