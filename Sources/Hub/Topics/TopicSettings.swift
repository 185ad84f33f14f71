extension HubTopic {
  /// The topic as the broker is asked for it.
  /// - Parameter fixedPartitions: partitions of the topics whose keys must keep their owner.
  public func asked(fixedPartitions: Int, replicas: Int?) -> BusTopic {
    let count =
      switch partitions {
      case .fixed: fixedPartitions
      case .free(let count): min(count, fixedPartitions)
      }
    return BusTopic(name: name, partitions: count, replicas: replicas, settings: settings)
  }

  /// The settings that keep what the table promises.
  var settings: [String: String] {
    let largest = ["max.message.bytes": "2097152"]
    let day = 86_400_000
    switch retention {
    case .compacted:
      // Tombstones must outlive the longest absence of a local store: see `LocalStore`.
      return largest.merging(["cleanup.policy": "compact", "delete.retention.ms": "\(7 * day)"]) { $1 }
    case .days(let days):
      return largest.merging(["cleanup.policy": "delete", "retention.ms": "\(days * day)"]) { $1 }
    case .minutes(let minutes):
      return ["cleanup.policy": "delete", "retention.ms": "\(minutes * 60_000)", "segment.ms": "600000"]
    }
  }
}

/// A difference between a topic as it should be and as it is.
public enum TopicFinding: Sendable, Hashable {
  /// It does not exist.
  case missing(String)
  /// Its number of partitions is wrong, and keys would change their owner: must be mended by hand.
  case wrongPartitions(String, wanted: Int, is: Int)
  /// A setting differs; `apply` mends it.
  case setting(String, key: String, wanted: String, is: String?)
}

extension HubTopic {
  /// Compares a table with what the broker has.
  public static func compare(wanted: [BusTopic], existing: [BusTopic], fixed: Set<String>) -> [TopicFinding] {
    let known = Dictionary(existing.map { ($0.name, $0) }) { first, _ in first }
    return wanted.flatMap { topic -> [TopicFinding] in
      guard let present = known[topic.name] else { return [.missing(topic.name)] }
      var findings: [TopicFinding] = []
      if fixed.contains(topic.name), present.partitions != topic.partitions {
        findings.append(.wrongPartitions(topic.name, wanted: topic.partitions, is: present.partitions))
      }
      for (key, value) in topic.settings.sorted(by: { $0.key < $1.key }) where present.settings[key] != value {
        findings.append(.setting(topic.name, key: key, wanted: value, is: present.settings[key]))
      }
      return findings
    }
  }
}
