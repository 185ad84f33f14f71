import CommandLine
import Hub
import HTTPServer
import Logging
import Metrics

/// The composition root: everything that one hubd consists of, started in order and stopped in order.
struct Daemon: Sendable {
  private let broker: Broker
  private let ground: Ground
  private let roles: Roles
  private let parts: [Part]
  private let receiving: HTTPServer?
  private let admin: HTTPServer

  /// Starts everything but the parts; throws a `Failure` for each thing that can be wrong.
  init(
    _ configuration: HubConfiguration, _ options: HubdOptions, environment: [String: String], log: Logger
  ) async throws {
    let settings = configuration.settings
    Courtesy.show(for: settings.roles)
    let data = try DataDirectory(settings.data)
    let key = try Self.searchKey(settings, data, options.directory, environment)
    let readiness = Readiness(Roles.subjects(of: settings.roles))
    broker = try Broker(
      settings.bus, embedded: options.embeddedBroker, directory: options.directory,
      readiness: readiness, log: log)
    if broker.isEmbedded {
      log.warning("EMBEDDED BROKER: in memory, gone on exit, not for production")
    }
    let metrics = MetricsRegistry()
    metrics.observeProcess()
    ground = Ground(
      configuration: try configuration.with(searchKey: key), directory: options.directory, environment: environment,
      bus: broker.bus, data: data,
      materials: try MaterialStore.open(configuration, data, options.directory, environment, metrics),
      clock: SystemClock(), metrics: metrics,
      readiness: readiness, log: log)
    try await broker.prepare(
      Topics.table(systems: configuration.receivers, feeds: configuration.feeds, incoming: configuration.incoming),
      log: log)
    roles = try await Roles(ground)
    parts = roles.parts
    admin = try roles.startAdminListener()
    receiving = try roles.startReceiveListener()
  }

  /// Runs until a signal comes or a part fails, then drains and ends.
  func runUntilStopped() async -> ExitCode {
    let (endings, told) = AsyncStream.makeStream(of: Ending.self)
    let signals = await StopSignals { told.yield(.signal) }
    let running = PartGroup(starting: parts, clock: ground.clock, log: ground.log) { told.yield($0) }
    announce()
    var exit = ExitCode.ok
    for await ending in endings {
      if case .failed(let part, let error) = ending {
        ground.log.error("a part ended by itself", ["part": .code("\(part)"), "error": .error(error)])
        exit = error is BusError ? .unreachable : .failed
      }
      break
    }
    let ended = await withinBound { await stop(running) }
    withExtendedLifetime(signals) {}
    return ended ? exit : .failed
  }

  private func announce() {
    let settings = ground.configuration.settings
    let roles = settings.roles.map(\.rawValue).sorted().joined(separator: ",")
    ground.log.info(
      "started",
      [
        "configuration": .code(ground.configuration.version), "roles": .code(roles),
        "receive": .code(receiving.map { "\(settings.receive.address):\($0.port)" } ?? "none"),
        "admin": .code("\(settings.admin.address):\(admin.port)"),
      ])
  }

  /// First nothing new comes in, then what is in hand is settled, then the probes go quiet.
  private func stop(_ running: PartGroup) async {
    let settings = ground.configuration.settings
    ground.log.info("stopping")
    ground.readiness.notReady("hubd", "stopping")
    await receiving?.stop(grace: settings.drain)
    await running.stop()
    await roles.close()
    await admin.stop(grace: .seconds(1))
    await broker.close()
    ground.log.info("stopped")
  }

  /// Whether a stop came to its end in time. Past its bound the process ends all the same: whatever was accepted is in
  /// Kafka, and whoever waits for this process would only kill it.
  private func withinBound(_ stop: @escaping @Sendable () async -> Void) async -> Bool {
    let bound = ground.configuration.settings.drain + .seconds(10)
    let (outcomes, told) = AsyncStream.makeStream(of: Bool.self)
    Task {
      await stop()
      told.yield(true)
    }
    Task {
      await ground.clock.wait(bound)
      told.yield(false)
    }
    for await ended in outcomes {
      if !ended { ground.log.error("the stop took too long and is cut short", ["bound": .milliseconds(bound)]) }
      return ended
    }
    return true
  }

  private static func searchKey(
    _ settings: HubSettings, _ data: DataDirectory, _ directory: String, _ environment: [String: String]
  ) throws(Failure) -> [UInt8] {
    guard let reference = settings.searchKey else { return try data.keptRandom("search-key", bytes: 32) }
    do {
      return try reference.resolve(environment: environment, directory: directory)
    } catch {
      throw Failure(.configuration, "search_key: \(error)", hint: "any 32 random bytes, the same for every hubd")
    }
  }
}
