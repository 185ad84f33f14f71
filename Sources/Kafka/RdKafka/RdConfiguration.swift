import CRdKafka

/// What a client is for; the settings that follow from it.
enum Role: Sendable {
  case producer
  case transactional(id: String)
  case consumer(group: String)
  /// Asks and reads now and then, in no group; what concerns the client as a whole is polled apart.
  case reader

  var isConsumer: Bool {
    switch self {
    case .consumer, .reader: true
    case .producer, .transactional: false
    }
  }

  /// Whether one queue has both the records and what concerns the client as a whole.
  var isPolledAsOne: Bool { if case .consumer = self { true } else { false } }

  fileprivate func settings(_ configuration: Configuration) -> [String: String] {
    switch self {
    case .producer:
      ["enable.idempotence": "true", "message.timeout.ms": configuration.deliveryTimeout.wholeMilliseconds]
        .merging(Self.producing(configuration)) { $1 }
    case .transactional(let id):
      [
        "transactional.id": id,
        "transaction.timeout.ms": configuration.transactionTimeout.wholeMilliseconds,
      ].merging(Self.producing(configuration)) { $1 }
    case .reader:
      // The library wants a group to have a name; nothing joins it.
      Role.consumer(group: configuration.clientID + "-reader").settings(configuration)
    case .consumer(let group):
      [
        "group.id": group,
        "enable.auto.commit": "false",
        "enable.auto.offset.store": "false",
        "enable.partition.eof": "true",
        "auto.offset.reset": configuration.offsetReset.rawValue,
        "isolation.level": configuration.isolation.rawValue,
        "session.timeout.ms": configuration.sessionTimeout.wholeMilliseconds,
        "max.poll.interval.ms": configuration.maxPollInterval.wholeMilliseconds,
        "partition.assignment.strategy": "cooperative-sticky",
        "queued.max.messages.kbytes": String(configuration.maxFetchedKilobytes),
        "queued.min.messages": String(configuration.maxFetchedRecords),
        // What "much" is: a batch's worth. Below that, an answer waits for its time.
        "fetch.min.bytes": configuration.fetchGathering > .zero ? "1000000" : "1",
        "fetch.wait.max.ms": configuration.fetchGathering > .zero
          ? configuration.fetchGathering.wholeMilliseconds : "100",
        "fetch.error.backoff.ms": "100",
      ]
    }
  }

  private static func producing(_ configuration: Configuration) -> [String: String] {
    [
      "acks": "all",
      // The partitioner of Kafka's own client, so that a key has one partition whoever writes it.
      "partitioner": "murmur2_random",
      "linger.ms": configuration.linger.wholeMilliseconds,
      "message.max.bytes": String(configuration.maxRecordBytes),
      "queue.buffering.max.messages": String(configuration.maxQueuedRecords),
    ]
  }
}

extension Configuration {
  /// All settings by librdkafka's names, secrets apart.
  func settings(for role: Role) -> [String: String] {
    var settings = [
      "bootstrap.servers": bootstrapServers.joined(separator: ","),
      "client.id": clientID,
      "log.queue": "true",
      "topic.metadata.refresh.interval.ms": metadataMaxAge.wholeMilliseconds,
      "socket.keepalive.enable": "true",
      "reconnect.backoff.max.ms": "2000",
      "security.protocol": (security.sasl == nil ? "" : "sasl_") + (security.tls == nil ? "plaintext" : "ssl"),
    ]
    settings.merge(role.settings(self)) { $1 }
    settings["statistics.interval.ms"] = statisticsInterval?.wholeMilliseconds
    settings["ssl.ca.location"] = security.tls?.authorities
    settings["ssl.certificate.location"] = security.tls?.certificate
    settings["ssl.key.location"] = security.tls?.key
    settings["sasl.mechanism"] = security.sasl?.mechanism.rawValue
    settings["sasl.username"] = security.sasl?.username
    return settings.merging(overrides) { $1 }
  }

  /// Makes the library's configuration object. The caller frees it or hands it to `rd_kafka_new`, which takes it over
  /// on success only.
  func makeConf(for role: Role) throws(KafkaError) -> OpaquePointer {
    guard let conf = rd_kafka_conf_new() else {
      throw KafkaError(.other, code: "_NO_MEMORY", message: "no configuration object")
    }
    do throws(KafkaError) {
      for (name, value) in settings(for: role).sorted(by: { $0.key < $1.key }) {
        try Self.set(conf, name, value, shown: value)
      }
      if let secret = security.tls?.keyPassword {
        try Self.set(conf, "ssl.key.password", try secret.resolve(), shown: secret.description)
      }
      if let secret = security.sasl?.password {
        try Self.set(conf, "sasl.password", try secret.resolve(), shown: secret.description)
      }
    } catch {
      rd_kafka_conf_destroy(conf)
      throw error
    }
    rd_kafka_conf_set_events(
      conf,
      RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_ERROR
        | RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_STATS)
    return conf
  }

  private static func set(
    _ conf: OpaquePointer, _ name: String, _ value: String, shown: String
  ) throws(KafkaError) {
    // The library's own message may repeat the value, which may be a secret.
    guard rd_kafka_conf_set(conf, name, value, nil, 0) == RD_KAFKA_CONF_OK else {
      throw KafkaError(.configuration, code: "_CONFIGURATION", message: "setting \(name) refused: \(shown)")
    }
  }
}

extension Duration {
  /// Milliseconds, bounded to what the library's 32-bit settings and timeouts hold.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = components
    guard seconds < 2_000_000 else { return 2_000_000_000 }
    guard seconds >= 0 else { return 0 }
    // Below zero as well: to the library −1 means for ever.
    return Int32(max(seconds * 1000 + attoseconds / 1_000_000_000_000_000, 0))
  }

  fileprivate var wholeMilliseconds: String { String(milliseconds) }
}
