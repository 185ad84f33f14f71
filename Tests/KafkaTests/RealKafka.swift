import Kafka
import KafkaTesting
import Testing

extension Trait where Self == ConditionTrait {
  static var withKafka: Self {
    .enabled("KAFKA_HOME names no distribution of Kafka: not tested on real Kafka") { LocalKafka.home != nil }
  }
}

extension Configuration {
  /// The cluster that tests share.
  static func realKafka() async throws -> Configuration {
    var configuration = Configuration(
      bootstrapServers: try await LocalKafka.shared().bootstrapServers, clientID: "test")
    configuration.sessionTimeout = .seconds(6)
    return configuration
  }
}
