public import YAML

/// What `config/systems/<code>.yaml` says of a connected system (DESIGN: systems are transport × mapping). The parts that
/// belong to its transport and mapping are kept as they were written, for the adapters to compile.
public struct SystemDeclaration: Sendable {
  /// Its code, which is the name of its file.
  public var code: SystemCode
  /// Its name, in Chinese and English.
  public var name: LocalName
  /// The only district whose cases it may see; nil for a city-wide system.
  public var district: DistrictCode?
  /// Whether it takes part.
  public var state: State
  /// The service that it is asked for; nil for a department, a portal, a source.
  public var service: ServiceKind?
  /// By which path its applications are filed; nil for a system that files none.
  public var path: Application.FilingPath?
  /// Keys that it signs its requests with.
  public var credentials: [SystemCredential]
  /// Bounds on what it may push.
  public var limits: InboundLimits
  /// How it is delivered to.
  public var delivery: DeliverySettings
  /// Transport by which it pushes to the hub.
  public var receive: YAMLNode?
  /// Transport by which the hub sends to it.
  public var send: YAMLNode?
  /// Its words with the hub's codes for them, which both mappings use.
  public var tables: YAMLNode?
  /// Mapping of its fields into canonical ones.
  public var inbound: YAMLNode?
  /// Mapping of canonical fields into its own.
  public var outbound: YAMLNode?
  /// Its file, relative to the configuration directory.
  public var file: String

  /// Whether a system takes part.
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// It is received from and sent to.
    case live
    /// Its file is checked, and its fixtures are run; nothing is received from it or sent to it.
    case planned
  }

  /// Whether the hub sends to it, so that it has an outbox.
  public var isReceiver: Bool { send != nil && state == .live }
}

/// A name in both languages.
public struct LocalName: Sendable, Hashable {
  /// Chinese.
  public var zh: String
  /// English.
  public var en: String
  /// A name.
  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }
}

/// A key that a system signs its requests with.
public struct SystemCredential: Sendable, Hashable {
  /// The algorithms of the push API's signature.
  public enum Algorithm: String, Sendable, Hashable, CaseIterable {
    /// HMAC with SHA-256.
    case sha256 = "HMAC-SHA256"
    /// HMAC with SM3 (GB/T 32905).
    case sm3 = "HMAC-SM3"
  }
  /// The key id, 1–64 of `[A-Za-z0-9._-]`.
  public var id: String
  /// The one algorithm that this key is for.
  public var algorithm: Algorithm
  /// Where the key stands, in base64, ≥ 32 bytes.
  public var secret: SecretReference
  /// True: the hub starts without the key, and then takes nothing under it.
  public var isOptional = false
}

/// Bounds on what a system may push.
public struct InboundLimits: Sendable, Hashable {
  /// Largest body, bytes.
  public var body: Int
  /// Requests a second, sustained.
  public var perSecond: Int
  /// Requests at once above that.
  public var burst: Int
}

/// How a system is delivered to.
public struct DeliverySettings: Sendable, Hashable {
  /// The part that the case decides by: the schedule of resends, amendments, withdrawals.
  public var policy: DeliveryPolicy
  /// Requests in flight at once.
  public var concurrency: Int
  /// Requests a second.
  public var perSecond: Int
  /// Time limit of one attempt.
  public var timeout: Duration
  /// Quick attempts in one round, before the case schedules the next.
  public var attempts: Int
  /// Pause between the quick attempts.
  public var pause: Duration
  /// When the whole system counts as down.
  public var circuit: CircuitSettings
  /// How often open cases are asked for; nil for a system that is not asked.
  public var poll: PollSettings?
  /// What it is told of beside its own deliveries.
  public var subscriptions: Set<Subscription> = []

  /// What a system may subscribe to.
  public enum Subscription: String, Sendable, Hashable, CaseIterable {
    /// Changes of the catalogue.
    case catalogue
    /// Limits that are near or passed.
    case deadlines
  }

  /// Settings; the defaults are those of a system's file.
  public init(
    policy: DeliveryPolicy = DeliveryPolicy(resendSeconds: [30, 120, 600, 3600, 14_400, 43_200, 86_400]),
    concurrency: Int = 8, perSecond: Int = 100, timeout: Duration = .seconds(10), attempts: Int = 3,
    pause: Duration = .milliseconds(200), circuit: CircuitSettings = CircuitSettings(), poll: PollSettings? = nil
  ) {
    self.policy = policy
    self.concurrency = concurrency
    self.perSecond = perSecond
    self.timeout = timeout
    self.attempts = attempts
    self.pause = pause
    self.circuit = circuit
    self.poll = poll
  }
}

/// When a system counts as down, so that its partitions are paused.
public struct CircuitSettings: Sendable, Hashable {
  /// Failures in a row that speak against the system.
  public var failures: Int
  /// How long it is left alone before one probe.
  public var pause: Duration

  /// A circuit; the defaults are those of a system's file.
  public init(failures: Int = 5, pause: Duration = .seconds(60)) {
    self.failures = failures
    self.pause = pause
  }
}

/// How often the open cases of a system are asked for.
public struct PollSettings: Sendable, Hashable {
  /// Pause between two questions about a case that is new or has just changed.
  public var every: Duration
  /// So many answers in a row without a change leave it at that; each further one doubles the pause.
  public var close: Int
  /// The longest pause.
  public var longest: Duration

  /// Settings; the defaults are those of a system's file.
  public init(every: Duration, close: Int = 5, longest: Duration? = nil) {
    self.every = every
    self.close = close
    self.longest = max(longest ?? every * 16, every)
  }
}
