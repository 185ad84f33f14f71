import Adapters
import CommandLine
import HTTP
import HTTPServer
import Hub
import Logging

/// The receive role: what systems push to, and what it needs to answer.
struct ReceiveRole: Sendable {
  private let http: HTTPReceive
  private let pull: PullEndpoint
  private let publisher: any BusPublisher
  private let reader: any BusReader
  private let nonces: NonceLedger

  init(
    _ ground: Ground, translators: [SystemCode: any Translator], index: CaseIndex?, catalogue: CatalogueDesk
  ) async throws {
    let watch = ReceiveWatch(metrics: ground.metrics, log: ground.log)
    let findings = FindingCollector()
    let systems = ground.configuration.systems.values.filter { $0.state == .live }.sorted { $0.code < $1.code }
    let keys = SigningKeys(
      of: systems, environment: ground.environment, directory: ground.directory, findings: findings)
    let mappings = AdapterRegistry.mappings(of: ground.configuration)
    let pushing = systems.compactMap { system -> PushingSystem? in
      guard let mapping = mappings[system.code], let translator = translators[system.code],
        let settings = HTTPReceiveSettings(of: system, mapping, findings: findings)
      else { return nil }
      return PushingSystem(
        code: system.code, settings: settings, limits: system.limits, translator: translator,
        answers: mapping.answers)
    }
    try Roles.refuse(findings, ground)
    for finding in findings.findings {
      ground.log.named("receive").warning("a key is missing: nothing is taken in under it", ["key": .code(finding.key)])
    }
    let together = GatheringPublisher(
      try await ground.bus.publisher(named: "hub-receive", gathering: .milliseconds(1)), clock: ground.clock)
    publisher = FailFastPublisher(together, clock: ground.clock)
    reader = try await ground.bus.reader()
    nonces = NonceLedger(bus: ground.bus, publisher: publisher, clock: ground.clock, observer: watch)
    let ledger = nonces
    ground.readiness.check("receive") { ledger.isReady ? nil : "reading the nonces of the last minutes" }
    let recent = RecentApplications(committed: index.map(IndexedApplications.init))
    let receiver = Receiver(
      publisher: publisher, reader: reader, recent: recent,
      catalogue: CataloguePublishing(desk: catalogue, publisher: publisher, clock: ground.clock),
      materials: ground.materials.desk, observer: watch)
    http = HTTPReceive(
      pushing, keys: keys, nonces: nonces, admission: Admission(), receiver: receiver,
      materials: ground.materials,
      questions: index.map { QuestionDesk(index: $0, configuration: ground.configuration) }, clock: ground.clock,
      observer: watch)
    pull = PullEndpoint(
      ground.configuration.pulling, keys: keys, nonces: nonces, feed: FeedReader(bus: ground.bus),
      clock: ground.clock, observer: watch)
  }

  /// What runs until it is stopped.
  var parts: [Part] {
    let nonces = nonces
    return [Part(name: "receive", run: { await nonces.run() })]
  }

  /// The listener.
  func startListener(_ ground: Ground) throws(Failure) -> HTTPServer {
    let http = http
    var routes = http.router
    routes.add(pull.router)
    let router = routes
    return try ground.configuration.settings.receive.start(
      name: "receive", configuration: ground.directory, bodyLimit: http.bodyLimit,
      refuse: { http.refusal($0, of: $1) }, intake: { http.intake(of: $0) }, handler: { await router.respond(to: $0) })
  }

  /// Ends what the listener used.
  func close() async {
    await publisher.close()
    await reader.close()
  }
}

/// What the index knows of applications, for answers about repeated pushes.
struct IndexedApplications: KnownApplications {
  let index: CaseIndex

  func find(_ application: ApplicationID) async -> KnownApplication? {
    guard let state = try? await index.find(application, scope: .all) else { return nil }
    return KnownApplication(
      version: state.version, contentDigest: state.contentDigest, originalDigest: state.originalDigest,
      original: state.original)
  }
}
