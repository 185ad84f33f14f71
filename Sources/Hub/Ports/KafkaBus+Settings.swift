public import Kafka

extension KafkaBus {
  /// A bus on the cluster that `bus:` of `hub.yaml` names.
  /// - Parameters:
  ///   - clientID: what brokers show in their logs.
  ///   - directory: the configuration directory, to which files of TLS and secrets are relative.
  public init(_ settings: BusSettings, clientID: String, directory: String, observer: Observer = .none) {
    var configuration = Configuration(bootstrapServers: settings.bootstrap, clientID: clientID)
    // A sender waits for it, and comes again after a 503; so do the hub's own workers.
    configuration.deliveryTimeout = .seconds(10)
    configuration.overrides = settings.overrides
    configuration.security = settings.security(directory: directory)
    self.init(configuration, observer: observer)
  }
}

extension BusSettings {
  fileprivate func security(directory: String) -> Kafka.Security {
    func path(_ file: String) -> String { file.hasPrefix("/") ? file : "\(directory)/\(file)" }
    var result = Kafka.Security()
    if security == .tls || security == .saslTLS {
      result.tls = Kafka.Security.TLS(
        authorities: tls.authority.map(path), certificate: tls.certificate.map(path), key: tls.key.map(path))
    }
    if security == .saslPlaintext || security == .saslTLS, let username, let password {
      let secret: Secret =
        switch password.place {
        case .environment(let name): .environment(name)
        case .file(let file): .file(path(file))
        }
      let shown: Kafka.Security.SASL.Mechanism =
        switch mechanism {
        case .plain: .plain
        case .scramSHA256: .scramSHA256
        case .scramSHA512: .scramSHA512
        }
      result.sasl = Kafka.Security.SASL(mechanism: shown, username: username, password: secret)
    }
    return result
  }
}
