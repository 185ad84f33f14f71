import CommandLine
import Hub
import JSON

extension Program {
  static let topicsVerb = VerbCommand(
    "topics", group: "Set up (配置)", summary: "the hub's Kafka topics (主题队列)",
    subcommands: [
      VerbCommand(
        "list", summary: "the table of topics: key, who writes and reads, how long it is kept",
        action: { session in
          session.write(topics(of: try session.configuration()).text(session.format))
          return .ok
        }), topicsApply,
    ])

  private static func topics(of configuration: HubConfiguration) -> Listing {
    let table = Topics.table(
      systems: configuration.receivers, feeds: configuration.feeds, incoming: configuration.incoming)
    let items: [JSONValue] = table.map { topic in
      [
        "name": .string(topic.name), "partitions": .string(topic.partitions.text), "key": .string(topic.key),
        "writers": .string(topic.writers), "readers": .string(topic.readers), "kept": .string(topic.retention.text),
      ]
    }
    return Listing(
      kind: "topic", items: items, name: "/name",
      columns: [
        .init("TOPIC", "/name"), .init("KEY", "/key"), .init("WRITTEN BY", "/writers"), .init("READ BY", "/readers"),
        .init("KEPT", "/kept"), .init("PARTITIONS", "/partitions", wide: true),
      ])
  }
}

extension HubTopic.Partitions {
  fileprivate var text: String {
    switch self {
    case .fixed: "\(Topics.fixedPartitions) fixed"
    case .free(let count): "\(count)"
    }
  }
}

extension HubTopic.Retention {
  fileprivate var text: String {
    switch self {
    case .compacted: "compacted"
    case .days(let days): "\(days) d"
    case .minutes(let minutes): "\(minutes) min"
    }
  }
}
