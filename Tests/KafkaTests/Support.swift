import Foundation
import Kafka
import Testing

/// A mock cluster with settings that fail soon.
struct Ground: Sendable {
  let cluster: MockCluster
  let configuration: Configuration

  init(brokers: Int = 1) throws {
    cluster = try MockCluster(brokers: brokers)
    var configuration = Configuration(bootstrapServers: cluster.bootstrapServers, clientID: "test")
    configuration.deliveryTimeout = .seconds(10)
    configuration.transactionTimeout = .seconds(10)
    configuration.sessionTimeout = .seconds(6)
    self.configuration = configuration
  }
}

extension Consumer {
  /// Events until one of them is wanted, answering assignments (from the beginning where nothing was committed) and
  /// revocations on the way.
  func events(
    within time: Duration = .seconds(30), limit: Int = 500, until done: (ConsumerEvent) -> Bool
  ) async throws -> [ConsumerEvent] {
    var events: [ConsumerEvent] = []
    let deadline = ContinuousClock.now + time
    while ContinuousClock.now < deadline {
      guard let event = try await next(limit: limit, wait: .seconds(1)) else { continue }
      events.append(event)
      switch event {
      case .assigned(let offsets): try await assign(offsets.mapValues { $0 ?? LogicalOffset.beginning })
      case .revoked(let partitions): try await unassign(partitions)
      default: break
      }
      if done(event) { return events }
    }
    Issue.record("not within \(time): \(events)")
    return events
  }

  /// Records until there are so many.
  func records(_ count: Int, within time: Duration = .seconds(30)) async throws -> [ConsumedRecord] {
    var records: [ConsumedRecord] = []
    _ = try await events(within: time) { event in
      records += event.records
      return records.count >= count
    }
    return records
  }
}

/// A member of a group that is served all the time, as the group's agreement wants it.
struct Member: Sendable {
  private let consumer: Consumer
  private let events: AsyncStream<ConsumerEvent>
  private let serving: Task<Void, any Error>

  init(group: String, topics: [String], _ configuration: Configuration) async throws {
    let consumer = try await Consumer(group: group, topics: topics, configuration)
    let (events, told) = AsyncStream.makeStream(of: ConsumerEvent.self)
    self.consumer = consumer
    self.events = events
    serving = Task {
      while !Task.isCancelled {
        guard let event = try await consumer.next(wait: .seconds(1)) else { continue }
        switch event {
        case .assigned(let offsets): try await consumer.assign(offsets.mapValues { $0 ?? LogicalOffset.beginning })
        case .revoked(let partitions): try await consumer.unassign(partitions)
        default: break
        }
        told.yield(event)
      }
      told.finish()
    }
  }

  /// Waits for an event that is wanted.
  func until(_ wanted: (ConsumerEvent) -> Bool) async {
    for await event in events where wanted(event) { return }
    Issue.record("the member ended before")
  }

  func leave() async {
    serving.cancel()
    _ = await serving.result
    await consumer.close()
  }
}

extension ConsumerEvent {
  var records: [ConsumedRecord] { if case .records(let records) = self { records } else { [] } }
  var isAssignment: Bool { if case .assigned = self { true } else { false } }
  var isEnd: Bool { if case .endOfPartition = self { true } else { false } }
}

extension String {
  var bytes: [UInt8] { Array(utf8) }
}

func texts(_ records: [ConsumedRecord]) -> [String] {
  records.map { String(decoding: $0.value ?? [], as: UTF8.self) }
}
