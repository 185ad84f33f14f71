import Hub
import Kafka
import Logging

/// Kafka as the settings name it, or inside this process.
struct Broker: Sendable {
  /// The bus on it.
  let bus: any MessageBus
  /// Whether it lives in this process.
  let isEmbedded: Bool
  private let mock: MockCluster?

  /// Partitions of the fixed topics.
  var fixedPartitions: Int { isEmbedded ? Topics.embeddedPartitions : Topics.fixedPartitions }

  init(_ settings: BusSettings, embedded: Bool, directory: String, log: Logger) throws(StartFailure) {
    isEmbedded = embedded
    let log = log.named("kafka")
    let observer = Observer(
      log: { line in log.debug("librdkafka", ["facility": .code(line.facility)]) },
      problem: { error in log.warning("the broker is troubled", ["code": .code(error.code)]) })
    var configuration = Configuration(bootstrapServers: settings.bootstrap, clientID: "hubd")
    configuration.overrides = settings.overrides
    guard embedded else {
      mock = nil
      configuration.security = settings.security(directory: directory)
      bus = KafkaBus(configuration, observer: observer)
      return
    }
    do {
      let cluster = try MockCluster()
      mock = cluster
      configuration.bootstrapServers = cluster.bootstrapServers
      bus = KafkaBus(configuration, mock: cluster, observer: observer)
    } catch {
      throw StartFailure(.unavailable, "the embedded broker cannot start: \(error.code)")
    }
  }

  /// Makes the topics of the embedded broker; on Kafka checks that they are as the table says.
  func prepare(_ table: [HubTopic], log: Logger) async throws(StartFailure) {
    guard isEmbedded else { return try await TopicCheck(bus: bus, table: table, log: log).run() }
    do {
      let admin = try await bus.admin()
      try await admin.create(table.map { $0.asked(fixedPartitions: fixedPartitions, replicas: 1) })
      await admin.close()
    } catch {
      throw StartFailure(.unavailable, "the embedded broker makes no topics: \(error.code)")
    }
  }

  /// Ends the embedded broker, and all that it holds.
  func close() async { await mock?.close() }
}

extension BusSettings {
  /// TLS and SASL as librdkafka's wrapper takes them.
  fileprivate func security(directory: String) -> Kafka.Security {
    let path = { (file: String?) in file.map { $0.hasPrefix("/") ? $0 : "\(directory)/\($0)" } }
    var result = Kafka.Security()
    if security == .tls || security == .saslTLS {
      result.tls = Kafka.Security.TLS(
        authorities: path(tls.authority), certificate: path(tls.certificate), key: path(tls.key))
    }
    if security == .saslPlaintext || security == .saslTLS, let username, let password {
      let secret: Secret =
        switch password.place {
        case .environment(let name): .environment(name)
        case .file(let file): .file(path(file) ?? file)
        }
      let mechanism = Kafka.Security.SASL.Mechanism(rawValue: mechanism.rawValue) ?? .scramSHA512
      result.sasl = Kafka.Security.SASL(mechanism: mechanism, username: username, password: secret)
    }
    return result
  }
}
