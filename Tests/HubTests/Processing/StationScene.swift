import Foundation
import HubTesting
import JSON

@testable import Hub

/// Processor, deliverer and poller at work on the bus in memory, with a scripted district and city.
struct StationScene {
  let bus = MemoryBus()
  let clock = ManualClock()
  let city = ScriptedSystem(numbersFrom: "C")
  let xuhui = ScriptedSystem(numbersFrom: "XH")
  let folder = FileManager.default.temporaryDirectory.appending(path: "hub-scene-\(UUID().uuidString)")

  /// Runs the stations while the body runs, then stops them in an orderly way.
  func run(_ body: @Sendable @escaping (StationScene) async throws -> Void) async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let processor = try await processor("a")
    let deliverer = deliverer()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await processor.run() }
      group.addTask { try await deliverer.run() }
      do {
        try await body(self)
      } catch {
        group.cancelAll()
        throw error
      }
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  func processor(_ instance: String, on other: (any MessageBus)? = nil) async throws -> Processor {
    let bus = other ?? bus
    let transactions = Processor.transactions(bus, instance: instance, systems: ["city", "xuhui"], clock: clock)
    return try await Processor(
      bus: bus, transactions: transactions, storePath: folder.appending(path: "\(instance).db").path,
      rules: { SceneRules() }, clock: clock)
  }

  func deliverer() -> Deliverer {
    let settings = DeliverySettings(
      policy: SceneRules.policy, concurrency: 4, perSecond: 1000, timeout: .seconds(1), attempts: 1, pause: .zero,
      circuit: CircuitSettings(failures: 3, pause: .seconds(5)), poll: nil)
    return Deliverer(
      bus: bus,
      targets: [
        DeliveryTarget(system: "city", transport: city, settings: settings),
        DeliveryTarget(system: "xuhui", transport: xuhui, settings: settings),
      ], clock: clock)
  }

  /// Writes events into the inbox.
  func publish(_ events: [InboxEvent]) async throws {
    _ = try await bus.publisher(named: "test").publish(events.map(\.record))
  }

  /// An application as receive would hand it on; each number is a case of its own.
  func submission(_ number: Int, version: Int = 1) -> InboxEvent {
    var submission = CaseSamples.submission(version: version)
    let caseNumber = CaseNumber("T\(number)")
    submission.application.source.caseNumber = caseNumber
    submission.contentDigest = submission.application.contentDigest()
    let id = ApplicationID(system: "city", caseNumber: caseNumber)
    return .application(
      CaseEvent(id: "submit/\(number)/\(version)", application: id, time: clock.now(), body: .submitted(submission)))
  }

  /// Reads the journal from its beginning until what was read is enough.
  func journal(until isEnough: ([JournalEntry]) -> Bool) async throws -> [JournalEntry] {
    try await bus.journal(of: 2, within: .seconds(45), until: isEnough)
  }

  /// The newest state of each case.
  var states: [ApplicationID: CaseState] {
    var states: [ApplicationID: CaseState] = [:]
    for message in bus.records(of: Topics.cases) {
      if let state = try? CaseState.read(message) { states[state.application] = state }
    }
    return states
  }
}

/// One route, two systems.
struct SceneRules: CaseRules {
  static let policy = DeliveryPolicy(resendSeconds: [30, 60], jitter: 0)
  let version = "scene"

  func route(_ application: Application, at now: Timestamp) -> RouteDecision {
    guard application.theme.name == "我要开饭店" else { return .held(.themeUnknown, detail: application.theme.name) }
    return .routed(
      Route(
        mapping: "city-xuhui-restaurant", district: "SH00XH", theme: "restaurant", themeName: "我要开饭店",
        themeVersion: "1", legs: [RouteLeg(leg: "xuhui", system: "xuhui", items: application.items)]))
  }

  func policy(of system: SystemCode) -> DeliveryPolicy? { Self.policy }
  func limits(of item: ItemCode, for form: JSONObject, in theme: ThemeCode, version: String) -> ItemLimits? { nil }
  func fingerprint(_ value: String) -> String { String(repeating: "f", count: 32) }
}
