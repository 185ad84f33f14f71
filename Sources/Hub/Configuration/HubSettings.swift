/// The settings of one hubd: `config/hub.yaml`, above it the environment, above that the flags (see `SettingOverrides`).
public struct HubSettings: Sendable, Hashable {
  /// What this process does.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Takes in what systems push.
    case receive
    /// Owns cases.
    case process
    /// Carries records to systems and asks them.
    case deliver
    /// Keeps the view that operators ask.
    case index
    /// Answers operators.
    case admin
  }

  /// Name of this hub: the source of its CloudEvents, and a label in logs.
  public var name = "hub"
  /// Directory for what may be lost: local store, index, the admin tokens.
  public var data = "var/hub"
  /// What this process does.
  public var roles: Set<Role> = Set(Role.allCases)
  /// Systems that take part although their files say `state: planned`.
  public var live: [SystemCode] = []
  /// How Kafka is reached.
  public var bus = BusSettings()
  /// Where systems push to.
  public var receive = ListenerSettings(port: 8080)
  /// Where operators, probes and the metrics scraper ask.
  public var admin = ListenerSettings(port: 8081)
  /// The longest drain at a stop.
  public var drain: Duration = .seconds(20)
  /// How far cases are kept.
  public var processing = ProcessingSettings()
  /// What the index keeps.
  public var index = IndexSettings()
  /// When each alert level of a limit begins; the calendars stand in `calendars/`.
  public var deadlines = DeadlineRules()
  /// Where materials and large originals are kept.
  public var materials = MaterialSettings()
  /// Key of the digests under which personal values are searched; nil lets hubd keep one of its own in `data`.
  public var searchKey: SecretReference?
  /// Lowest level of the log.
  public var logLevel = "info"

  /// Settings with their defaults.
  public init() {}
}

/// How Kafka is reached. Secrets by reference.
public struct BusSettings: Sendable, Hashable {
  /// How the connection is protected.
  public enum Security: String, Sendable, Hashable, CaseIterable {
    /// Not at all.
    case plaintext
    /// TLS.
    case tls
    /// A password without TLS.
    case saslPlaintext = "sasl-plaintext"
    /// A password inside TLS.
    case saslTLS = "sasl-tls"
  }
  /// How a SASL password is shown to the broker.
  public enum Mechanism: String, Sendable, Hashable, CaseIterable {
    /// In clear; only inside TLS.
    case plain = "PLAIN"
    /// RFC 5802 with SHA-256.
    case scramSHA256 = "SCRAM-SHA-256"
    /// RFC 5802 with SHA-512.
    case scramSHA512 = "SCRAM-SHA-512"
  }
  /// Broker addresses, `host:port`.
  public var bootstrap = ["127.0.0.1:9092"]
  /// How the connection is protected.
  public var security = Security.plaintext
  /// TLS files; paths relative to the configuration directory.
  public var tls = TLSFiles()
  /// How the SASL password is shown to the broker.
  public var mechanism = Mechanism.scramSHA512
  /// SASL user.
  public var username: String?
  /// SASL password.
  public var password: SecretReference?
  /// librdkafka settings that are passed through as they are.
  public var overrides: [String: String] = [:]
}

/// TLS files of a connection or listener.
public struct TLSFiles: Sendable, Hashable {
  /// Certificates that are trusted: of brokers, or of clients where a listener demands them.
  public var authority: String?
  /// Own certificate.
  public var certificate: String?
  /// Key of that certificate.
  public var key: String?
}

/// Where the hub listens.
public struct ListenerSettings: Sendable, Hashable {
  /// Address; loopback unless told otherwise.
  public var address = "127.0.0.1"
  /// Port; 0 takes a free one.
  public var port: Int
  /// TLS; plain where no certificate is named.
  public var tls = TLSFiles()
  /// Most connections at once.
  public var connections = 1024
  /// A listener with defaults.
  public init(port: Int) { self.port = port }
}

/// How cases are processed and kept.
public struct ProcessingSettings: Sendable, Hashable {
  /// Most events in one transaction.
  public var batch = 500
  /// Longest wait for a batch to fill.
  public var linger: Duration = .milliseconds(20)
  /// After the end of a case, when its state becomes a stub.
  public var stubAfter: Duration = .seconds(30 * 86_400)
  /// How long a status waits for its case.
  public var referenceWait: Duration = .seconds(86_400)
  /// Settings with defaults.
  public init() {}
}

/// What the index keeps.
public struct IndexSettings: Sendable, Hashable {
  /// How long `hub.journal` keeps an entry, in days: longer the index cannot know it.
  public static let retention = 400
  /// How long journal entries stay in the index, in days.
  public var journalDays = retention
}
