/// The hub's topics: the one table that `hubctl topics list` prints, `hubctl topics apply` creates and hubd checks.
public struct HubTopic: Sendable, Hashable {
  /// Whether the number of partitions may change.
  public enum Partitions: Sendable, Hashable {
    /// A key must keep its owner: checked at start, never changed.
    case fixed
    /// May grow.
    case free(Int)
  }

  /// How long records are kept.
  public enum Retention: Sendable, Hashable {
    /// Only the newest record of each key.
    case compacted
    /// So many days.
    case days(Int)
    /// So many minutes.
    case minutes(Int)
  }

  /// The name.
  public var name: String
  /// What its key is.
  public var key: String
  /// Which roles write it.
  public var writers: String
  /// Which roles read it.
  public var readers: String
  /// Its partitions.
  public var partitions: Partitions
  /// How long it is kept.
  public var retention: Retention
}

/// Names of the topics and the table of them.
public enum Topics {
  /// The evidence: original bytes and how they came.
  public static let received = "hub.received"
  /// Everything that concerns a case, in one order.
  public static let inbox = "hub.inbox"
  /// State of each case.
  public static let cases = "hub.cases"
  /// Canonical body of each unfinished case.
  public static let bodies = "hub.bodies"
  /// One entry a handled event: the audit trail.
  public static let journal = "hub.journal"
  /// Foreign case numbers.
  public static let refs = "hub.refs"
  /// What belongs to no case.
  public static let quarantine = "hub.quarantine"
  /// Nonces of signed requests, so that a replay is noticed over restarts and instances.
  public static let nonces = "hub.nonces"
  /// What all processes of the hub share: how far sources were read.
  public static let control = "hub.control"
  /// Changes of the catalogue: every version that a theme ever had above its file.
  public static let catalogue = "hub.catalogue"
  /// Outbox of a system.
  public static func outbox(_ system: SystemCode) -> String { "hub.to.\(system)" }
  /// Topic that a system reads itself, where its transport is Kafka.
  public static func feed(_ system: SystemCode) -> String { "out.\(system)" }

  /// Topic that a system writes itself, where it can.
  public static func incoming(_ system: SystemCode) -> String { "in.\(system)" }

  /// The system of an outbox; nil for any other topic.
  public static func system(ofOutbox topic: String) -> SystemCode? {
    topic.hasPrefix("hub.to.") ? SystemCode(String(topic.dropFirst("hub.to.".count))) : nil
  }

  /// Whether a topic holds what the owner of an inbox partition knows: it alone writes to the partition of that number.
  static func isChangelog(_ topic: String) -> Bool { topic == cases || topic == bodies }

  /// Partitions of the fixed topics in production.
  public static let fixedPartitions = 32
  /// Partitions of the fixed topics on the embedded broker, which keeps some 5 MB for each.
  public static let embeddedPartitions = 2

  /// The whole table for these receiving systems; `feeds` are those that read their own topic or are served from it,
  /// `incoming` those that write into one.
  public static func table(
    systems: [SystemCode], feeds: [SystemCode], incoming: [SystemCode] = []
  ) -> [HubTopic] {
    let application = "application id"
    // A producer's request carries one partition: what is spread wider than its readers need costs the broker more for each
    // application.
    return [
      HubTopic(
        name: received, key: application, writers: "receive", readers: "– (evidence)", partitions: .free(3),
        retention: .days(400)),
      HubTopic(
        name: inbox, key: application, writers: "receive, deliver, admin, process", readers: "process, index",
        partitions: .fixed, retention: .days(90)),
      HubTopic(
        name: cases, key: application, writers: "process", readers: "process, index", partitions: .fixed,
        retention: .compacted),
      HubTopic(
        name: bodies, key: application, writers: "process", readers: "process", partitions: .fixed,
        retention: .compacted),
      HubTopic(
        name: journal, key: application, writers: "process, admin", readers: "index", partitions: .free(4),
        retention: .days(IndexSettings.retention)),
      HubTopic(
        name: refs, key: "system + foreign number", writers: "process", readers: "deliver", partitions: .free(4),
        retention: .compacted),
      HubTopic(
        name: control, key: "kind + name", writers: "deliver", readers: "deliver", partitions: .free(1),
        retention: .compacted),
      HubTopic(
        name: catalogue, key: "theme/item/version/id", writers: "receive, admin", readers: "every hubd, subscribers",
        partitions: .free(1), retention: .compacted),
      HubTopic(
        name: quarantine, key: "–", writers: "process, receive", readers: "index", partitions: .free(1),
        retention: .days(90)),
      HubTopic(
        name: nonces, key: "key id + nonce", writers: "receive", readers: "receive", partitions: .free(1),
        retention: .minutes(20)),
    ]
      + systems.map {
        HubTopic(
          name: outbox($0), key: application, writers: "process", readers: "deliver", partitions: .free(4),
          retention: .days(30))
      }
      + feeds.map {
        HubTopic(
          name: feed($0), key: application, writers: "deliver", readers: $0.rawValue, partitions: .free(4),
          retention: .days(30))
      }
      + incoming.map {
        HubTopic(
          name: Topics.incoming($0), key: "the system's own", writers: $0.rawValue, readers: "deliver",
          partitions: .free(4), retention: .days(30))
      }
  }
}
