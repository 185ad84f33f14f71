import Foundation
import Hub
import HubTesting
import Kafka
import KafkaTesting

/// A bus on which the contract must hold, with topics of its own.
struct BusGround: Sendable {
  enum Kind: String, CaseIterable { case memory, mock, kafka }

  /// The grounds that there are here; real Kafka only where `KAFKA_HOME` names a distribution.
  static let all = Kind.allCases.filter { $0 != .kafka || LocalKafka.home != nil }
  /// Those that know transactions; the mock cluster forgets them.
  static let transactional = all.filter { $0 != .mock }

  let bus: any MessageBus
  private let run = UUID().uuidString

  init(_ kind: Kind) async throws {
    switch kind {
    case .memory: bus = MemoryBus()
    case .mock:
      let cluster = try MockCluster()
      bus = KafkaBus(Self.configuration(cluster.bootstrapServers), mock: cluster)
    case .kafka: bus = KafkaBus(Self.configuration(try await LocalKafka.shared().bootstrapServers))
    }
  }

  private static func configuration(_ servers: [String]) -> Configuration {
    var configuration = Configuration(bootstrapServers: servers, clientID: "contract")
    configuration.sessionTimeout = .seconds(6)
    return configuration
  }

  /// A name that no other test uses.
  func name(_ name: String) -> String { "\(name).\(run)" }

  /// Creates a topic and gives its partitions.
  func topic(_ topic: String, partitions: Int = 2) async throws -> [Hub.TopicPartition] {
    let admin = try await bus.admin()
    try await admin.create([BusTopic(name: name(topic), partitions: partitions)])
    await admin.close()
    return (0..<Int32(partitions)).map { .init(name(topic), $0) }
  }

  func publish(_ places: [Hub.TopicPartition], _ texts: [String]) async throws {
    let publisher = try await bus.publisher(named: "writer")
    _ = try await publisher.publish(
      texts.enumerated().map { index, text in
        BusRecord(
          topic: places[0].topic, partition: places[index % places.count].partition, key: Array("k".utf8),
          value: Array(text.utf8))
      })
    await publisher.close()
  }
}

extension BusConsumer {
  /// Records until there are so many, answering assignments (from where the group committed, else the beginning) and
  /// revocations on the way; nil in 30 s without enough.
  func messages(_ count: Int) async throws -> [BusMessage]? {
    var messages: [BusMessage] = []
    let deadline = ContinuousClock.now + .seconds(30)
    while messages.count < count {
      guard ContinuousClock.now < deadline else { return nil }
      switch try await next(limit: 100, wait: .milliseconds(500)) {
      case .assigned(let offsets)?: try await start(offsets.mapValues { $0 ?? -2 })
      case .revoked(let partitions)?: try await finishRevocation(partitions)
      case .records(let records)?: messages += records
      case .lost?, .caughtUp?, nil: continue
      }
    }
    return messages
  }

  /// The group's offsets as told with the first assignment.
  func assignment() async throws -> [Hub.TopicPartition: Int64?] {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      if case .assigned(let offsets)? = try await next(limit: 1, wait: .milliseconds(500)) { return offsets }
    }
    return [:]
  }
}

func texts(_ messages: [BusMessage]?) -> [String] {
  (messages ?? []).map { String(decoding: $0.value ?? [], as: UTF8.self) }
}
