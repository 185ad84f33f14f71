import Kafka
import KafkaTesting
import Synchronization
import Testing

/// Runs a suite on one node of real Kafka, which is started before it and ended after it; skips it without `KAFKA_HOME`.
struct RealKafka: SuiteTrait, TestScoping {
  @TaskLocal static var configuration = Configuration(bootstrapServers: [], clientID: "test")
  var isRecursive: Bool { false }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing run: @Sendable () async throws -> Void
  ) async throws {
    let kafka = try await LocalKafka.start()
    var configuration = Configuration(bootstrapServers: kafka.bootstrapServers, clientID: "test")
    configuration.sessionTimeout = .seconds(6)
    let outcome: Result<Void, any Error>
    do {
      try await Self.$configuration.withValue(configuration) { try await run() }
      outcome = .success(())
    } catch {
      outcome = .failure(error)
    }
    await kafka.stop()
    try outcome.get()
  }
}

extension Trait where Self == RealKafka {
  static var realKafka: Self { RealKafka() }
}

extension Trait where Self == ConditionTrait {
  static var withKafka: Self {
    .enabled("KAFKA_HOME names no distribution of Kafka: not tested on real Kafka") { LocalKafka.home != nil }
  }
}
