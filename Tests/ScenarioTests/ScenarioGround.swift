import Hub
import HubTesting
import Kafka
import KafkaTesting
import Testing

/// The grounds on which each scenario runs: the bus in memory, librdkafka's mock cluster (the embedded broker), and real
/// Kafka where `KAFKA_HOME` names a distribution.
enum ScenarioGround: String, CaseIterable, CustomTestStringConvertible {
  case memory, mock, kafka

  /// Grounds that this machine has.
  static let available = allCases.filter { $0 != .kafka || LocalKafka.home != nil }

  var testDescription: String { rawValue }

  /// Runs a scenario on a bus of its own, topics made.
  func run(_ table: [HubTopic], _ body: (any MessageBus, _ bootstrap: [String]) async throws -> Void) async throws {
    switch self {
    case .memory:
      try await prepared(MemoryBus(), [], table, body)
    case .mock:
      let cluster = try MockCluster()
      let configuration = Configuration(bootstrapServers: cluster.bootstrapServers, clientID: "scenario")
      let result = await Result { try await prepared(KafkaBus(configuration, mock: cluster), [], table, body) }
      await cluster.close()
      try result.get()
    case .kafka:
      let cluster = try await LocalKafka.start()
      let configuration = Configuration(bootstrapServers: cluster.bootstrapServers, clientID: "scenario")
      let result = await Result { try await prepared(KafkaBus(configuration), cluster.bootstrapServers, table, body) }
      await cluster.stop()
      try result.get()
    }
  }

  private func prepared(
    _ bus: any MessageBus, _ bootstrap: [String], _ table: [HubTopic],
    _ body: (any MessageBus, _ bootstrap: [String]) async throws -> Void
  ) async throws {
    let admin = try await bus.admin()
    try await admin.create(table.map { $0.asked(fixedPartitions: Topics.embeddedPartitions, replicas: 1) })
    await admin.close()
    try await body(bus, bootstrap)
  }
}

extension Result where Failure == any Error {
  /// What an asynchronous body gave or threw.
  init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
