import CommandLine
import Hub

extension Program {
  static let topicsApply = VerbCommand(
    "apply", summary: "make what is missing in Kafka, and mend settings",
    details: """
      Speaks to Kafka itself, so that it can run before hubd. Running it again is harmless. A topic whose number of
      partitions must not change and is wrong is told, and left alone (exit code 7).
      """,
    options: [
      .value(
        "bootstrap", nil, "HOST:PORT", help: "Kafka brokers; those of hub.yaml where none are named [HUB_BOOTSTRAP]"),
      .value("replicas", nil, "N", help: "replicas of new topics; the broker's default where none are named"),
      .flag("dry-run", help: "tell what would be done, and do nothing"),
    ],
    examples: [.init("hubctl topics apply --dry-run", "what is missing?")],
    action: { session in
      let flags = session.invocation.value("bootstrap").map { ["bootstrap": $0] } ?? [:]
      let configuration = try session.configuration(flags: flags)
      let replicas = try session.invocation.integer("replicas", in: 1...9)
      let bus = KafkaBus(configuration.settings.bus, clientID: "hubctl", directory: session.directory)
      let table = Topics.table(
        systems: configuration.receivers, feeds: configuration.feeds, incoming: configuration.incoming)
      do {
        let admin = try await bus.admin()
        let exit = try await TopicRepair(session: session, admin: admin, table: table, replicas: replicas).run()
        await admin.close()
        return exit
      } catch let error as BusError {
        let brokers = configuration.settings.bus.bootstrap.joined(separator: ",")
        throw Failure(
          error.kind == .unavailable ? .unreachable : .failed, "Kafka at \(brokers): \(error.code)",
          hint: "is it up? --bootstrap or HUB_BOOTSTRAP names other brokers")
      }
    })
}

/// Brings the topics of a cluster to what the table says.
private struct TopicRepair {
  let session: Session
  let admin: any BusAdmin
  let table: [HubTopic]
  let replicas: Int?

  func run() async throws -> ExitCode {
    let isDryRun = session.invocation.flag("dry-run")
    let wanted = table.map { $0.asked(fixedPartitions: Topics.fixedPartitions, replicas: replicas) }
    let fixed = Set(table.filter { $0.partitions == .fixed }.map(\.name))
    let findings = HubTopic.compare(
      wanted: wanted, existing: try await admin.describe(wanted.map(\.name)), fixed: fixed)
    var (missing, mended, wrong, lines): (Set<String>, Set<String>, Int, [String]) = ([], [], 0, [])
    for finding in findings {
      switch finding {
      case .missing(let name):
        missing.insert(name)
        lines.append("\(name): \(isDryRun ? "would be made" : "made")")
      case .setting(let name, let key, let wanted, let now):
        mended.insert(name)
        lines.append("\(name): \(key) \(now ?? "unset") → \(wanted)")
      case .wrongPartitions(let name, let wanted, let now):
        wrong += 1
        session.note(session.errors.paint("\(name): has \(now) partitions and needs \(wanted): left alone", .red))
      }
    }
    if !isDryRun {
      try await admin.create(wanted.filter { missing.contains($0.name) })
      for topic in wanted where mended.contains(topic.name) { try await admin.configure(topic) }
    }
    for line in lines { session.say(line) }
    if findings.isEmpty { session.say("\(wanted.count) topics are as they should be") }
    return wrong > 0 ? .conflict : .ok
  }
}
