import Adapters
import CommandLine
import HTTP
import HTTPServer
import Hub
import Logging

/// The roles of this process: which parts run, and what its two listeners answer.
struct Roles: Sendable {
  private let ground: Ground
  private let systems: ConnectedSystems
  private let index: CaseIndex?
  private let receive: ReceiveRole?
  private let publisher: any BusPublisher
  private let catalogue: CatalogueDesk
  /// Everything that runs until it is stopped.
  let parts: [Part]

  /// What readiness waits for.
  static func subjects(of roles: Set<HubSettings.Role>) -> [String] {
    var subjects = [BusHealth.subject]
    if roles.contains(.process) { subjects.append(ProcessWatch.subject) }
    if roles.contains(.index) { subjects.append(IndexWatch.subject) }
    return subjects
  }

  init(_ ground: Ground) async throws {
    self.ground = ground
    let roles = ground.configuration.settings.roles
    systems = try await ConnectedSystems(ground)
    publisher = try await ground.bus.publisher(named: "hub-admin")
    // Before anything decides: what is filed now belongs to the versions in force now.
    let catalogue = try await CatalogueDesk(bus: ground.bus, configuration: ground.configuration, clock: ground.clock)
    self.catalogue = catalogue
    let health = BusHealth(bus: ground.bus, readiness: ground.readiness, clock: ground.clock)
    var parts = [Part(name: "kafka", run: { try await health.run() })]
    parts.append(Part(name: "catalogue", run: { try await catalogue.run() }))
    if let lag = LagWatch(ground) { parts.append(Part(name: "lag", run: { try await lag.run() })) }
    index = roles.contains(.index) ? try await Self.index(ground) : nil
    if let index { parts.append(Part(name: "index", run: { try await index.run() })) }
    if roles.contains(.process) {
      let watch = ProcessWatch(metrics: ground.metrics, readiness: ground.readiness, log: ground.log)
      let transactions = Processor.transactions(
        ground.bus, instance: try ground.data.instance(), systems: ground.configuration.receivers, clock: ground.clock,
        observer: watch)
      let processor = { @Sendable in try await Self.processor(ground, catalogue, transactions, watch) }
      parts.append(
        Part("process", first: try await processor(), anew: processor) {
          try await $0.run()
        })
    }
    if roles.contains(.deliver) {
      let targets = systems.targets
      let watch = DeliverWatch(systems: targets.map(\.system), metrics: ground.metrics, log: ground.log)
      parts.append(
        Part(name: "deliver") {
          try await Deliverer(bus: ground.bus, targets: targets, clock: ground.clock, observer: watch).run()
        })
      parts.append(
        Part(name: "poll") {
          try await Poller(bus: ground.bus, targets: targets, clock: ground.clock, observer: watch).run()
        })
      let incoming = ground.configuration.incoming.compactMap { [systems] code in
        systems.translators[code].map {
          IncomingTopic(
            system: code, translator: $0,
            pause: ground.configuration.systems[code]?.delivery.poll?.every ?? .seconds(1))
        }
      }
      if targets.contains(where: { $0.source != nil }) || !incoming.isEmpty {
        parts.append(Part(name: "fetch") { try await Self.fetch(ground, targets, incoming, watch) })
      }
      parts += CataloguePush.parts(ground, targets)
      if !ground.configuration.feeds.isEmpty {
        let transactions = Feeder.transactions(
          ground.bus, systems: ground.configuration.feeds, instance: try ground.data.instance(), clock: ground.clock,
          observer: watch)
        parts.append(
          Part(name: "feed") {
            try await Feeder(
              bus: ground.bus, transactions: transactions, systems: ground.configuration.feeds,
              acknowledging: Set(ground.configuration.pulling), clock: ground.clock, observer: watch
            ).run()
          })
      }
    }
    receive =
      roles.contains(.receive)
      ? try await ReceiveRole(ground, translators: systems.translators, index: index, catalogue: catalogue) : nil
    if let receive { parts += receive.parts }
    self.parts = parts
  }

  /// The listener of probes, metrics and, in the admin role, of operators.
  func startAdminListener() throws(Failure) -> HTTPServer {
    var router = probeRoutes(readiness: ground.readiness, metrics: ground.metrics)
    if let index, ground.configuration.settings.roles.contains(.admin) {
      let (catalogue, translators, readiness) = (catalogue, systems.translators, ground.readiness)
      let api = AdminAPI(
        index: index, bus: ground.bus, publisher: publisher, tokens: try tokens(), materials: ground.materials.desk,
        configuration: { catalogue.current }, translator: { translators[$0] },
        catalogue: CataloguePublishing(desk: catalogue, publisher: publisher, clock: ground.clock),
        waiting: { readiness.reasons }, clock: ground.clock,
        log: ground.log.named("admin"))
      router.add(api.router)
    }
    let routes = router
    return try ground.configuration.settings.admin.start(
      name: "admin", configuration: ground.directory, bodyLimit: 8 << 20
    ) { await routes.respond(to: $0) }
  }

  /// The listener that systems push to; nil without the receive role.
  func startReceiveListener() throws(Failure) -> HTTPServer? {
    try receive?.startListener(ground)
  }

  /// Ends what the parts and listeners used, after all of them have ended.
  func close() async {
    await receive?.close()
    await systems.close()
    await publisher.close()
  }

  private func tokens() throws(Failure) -> TokenTable {
    do {
      return try TokenFile.loadOrCreate(directory: ground.data.path)
    } catch {
      throw Failure(
        .configuration, "the admin tokens in \(ground.data.path) cannot be used: \(error)",
        hint: "the file is \(ground.data.file(TokenFile.name)), readable by its owner only")
    }
  }

  /// Ends the start where findings are errors; each goes to the log.
  static func refuse(_ findings: FindingCollector, _ ground: Ground) throws(Failure) {
    guard findings.hasErrors else { return }
    throw Failure(
      .configuration, findings.findings.map(\.description).joined(separator: "\n"),
      hint: "hubctl check --config \(ground.directory) shows it all")
  }

  private static func index(_ ground: Ground) async throws -> CaseIndex {
    let watch = IndexWatch(metrics: ground.metrics, readiness: ground.readiness, log: ground.log)
    return try await opening("the index", hint: "it may be deleted: it rebuilds itself") {
      try await CaseIndex(
        bus: ground.bus, path: ground.data.file("index.sqlite"),
        journalDays: ground.configuration.settings.index.journalDays, deadlines: ground.configuration.deadlines,
        clock: ground.clock, observer: watch)
    }
  }

  /// What is fetched goes through the same receiving station as what is pushed.
  private static func fetch(
    _ ground: Ground, _ targets: [DeliveryTarget], _ incoming: [IncomingTopic], _ watch: DeliverWatch
  ) async throws {
    let publisher = try await ground.bus.publisher(named: Fetcher.group)
    let reader = try await ground.bus.reader()
    let receiver = Receiver(
      publisher: publisher, reader: reader, recent: RecentApplications(committed: nil),
      materials: ground.materials.desk,
      observer: ReceiveWatch(metrics: ground.metrics, log: ground.log))
    let fetcher = Fetcher(
      bus: ground.bus, targets: targets, incoming: incoming, receiver: receiver, publisher: publisher,
      clock: ground.clock, observer: watch)
    do { try await fetcher.run() } catch {
      await publisher.close()
      await reader.close()
      throw error
    }
    await publisher.close()
    await reader.close()
  }

  private static func processor(
    _ ground: Ground, _ catalogue: CatalogueDesk, _ transactions: ProvenTransactor, _ watch: ProcessWatch
  ) async throws -> Processor {
    let processing = ground.configuration.settings.processing
    return try await opening("the local store", hint: "it may be deleted: it is restored from Kafka") {
      try await Processor(
        bus: ground.bus, transactions: transactions, storePath: ground.data.file("cases.sqlite"),
        batchSize: processing.batch, linger: processing.linger, rules: { catalogue.current }, clock: ground.clock,
        observer: watch)
    }
  }

  /// Opens something on a file and the bus. That the bus fails is no fault of the file, and passes: a part starts anew then.
  static func opening<Opened>(
    _ name: String, hint: String, _ open: () async throws -> Opened
  ) async throws -> Opened {
    do {
      return try await open()
    } catch let error as BusError {
      throw error
    } catch {
      throw Failure(.failed, "\(name) cannot be opened: \(error)", hint: hint)
    }
  }
}
