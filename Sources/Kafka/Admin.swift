internal import Blocking
import Synchronization

/// Topics and groups of the cluster.
///
/// Every call is made of short attempts: just after a broker died the cluster may still name it as the controller, and
/// an attempt that went to it can only time out.
public final class Admin: Sendable {
  private struct Parts: Sendable {
    let handle: RdHandle
    let poller: RdPoller
  }

  private let runner = BlockingRunner(name: "kafka-admin")
  private let parts: Mutex<Parts?>
  private let configuration: Configuration
  private let timeout: Duration
  private let attempt: Duration

  /// Makes an admin client.
  /// - Parameters:
  ///   - timeout: for each call.
  ///   - attempt: for each attempt of a call.
  public init(
    _ configuration: Configuration, timeout: Duration = .seconds(20), attempt: Duration = .seconds(3),
    observer: Observer = .none
  ) throws(KafkaError) {
    let handle = try RdHandle(configuration, .reader)
    parts = Mutex(Parts(handle: handle, poller: RdPoller(handle, observer: observer)))
    self.configuration = configuration
    self.timeout = timeout
    self.attempt = attempt
  }

  /// The cluster's id.
  public func clusterID() async throws(KafkaError) -> String {
    try await perform { (handle, attempt) throws(KafkaError) in try handle.clusterID(within: attempt) }
  }

  /// The topics that exist, of these names or all. With settings two brokers may be asked, one after the other: a topic that
  /// was just made, or whose broker has just come up, is there once both show it.
  /// - Parameter withSettings: whether to ask as well what was set for each; a mock cluster cannot tell.
  public func topics(_ names: [String]? = nil, withSettings: Bool = true) async throws(KafkaError) -> [Topic] {
    try await perform { (handle, attempt) throws(KafkaError) in
      let topics = try handle.topics(names, within: attempt)
      guard withSettings else { return topics }
      let settings = try handle.settings(of: topics.map(\.name), within: attempt)
      return topics.compactMap { topic in
        guard let known = settings[topic.name] else { return nil }
        var topic = topic
        topic.settings = known
        return topic
      }
    }
  }

  /// Creates topics, and waits until the cluster shows them. One that exists is left as it is.
  public func create(_ topics: [Topic]) async throws(KafkaError) {
    guard !topics.isEmpty else { return }
    let names = topics.map(\.name)
    try await perform { (handle, attempt) throws(KafkaError) in
      try handle.create(topics, within: attempt)
      // The controller answers before the brokers have heard of it.
      let shown = Set(try handle.topics(names, within: attempt).map(\.name))
      guard shown.isSuperset(of: names) else {
        throw KafkaError(.unavailable, code: "_NOT_SHOWN", message: "topics were created and are not shown yet")
      }
    }
  }

  /// Changes settings of a topic; those that are not named stay.
  public func configure(topic: String, _ settings: [String: String]) async throws(KafkaError) {
    guard !settings.isEmpty else { return }
    // The library has no request for an empty name, and would end the process over that.
    guard Record.isTopicName(topic) else { throw .notATopic }
    try await perform { (handle, attempt) throws(KafkaError) in
      // The request sets all of a topic at once: what is not in it would fall back to the broker's default.
      let present = try handle.settings(of: [topic], within: attempt)[topic] ?? [:]
      try handle.configure(topic, present.merging(settings) { $1 }, within: attempt)
    }
  }

  /// What a group committed; partitions without are absent.
  public func committed(
    group: String, _ partitions: [TopicPartition]
  ) async throws(KafkaError) -> [TopicPartition: Int64] {
    guard !partitions.isEmpty else { return [:] }
    // As a member would ask, without joining. The library's admin call for it ends the process with an assertion when the
    // coordinator's connection is cut (librdkafka's pull request 5397).
    return try await perform { [configuration] (_, attempt) throws(KafkaError) in
      try RdHandle(configuration, .consumer(group: group)).committed(partitions, within: attempt)
    }
  }

  /// How many offsets a group has yet to read, of each partition; all that it keeps where nothing was committed.
  public func lag(group: String, _ partitions: [TopicPartition]) async throws(KafkaError) -> [TopicPartition: Int64] {
    let done = try await committed(group: group, partitions)
    let first = Dictionary(partitions.map { ($0, LogicalOffset.beginning) }) { $1 }
    let last = first.mapValues { _ in LogicalOffset.end }
    return try await perform { (handle, attempt) throws(KafkaError) in
      let low = try handle.offsets(at: first, within: attempt)
      return try handle.offsets(at: last, within: attempt).reduce(into: [:]) { lag, end in
        lag[end.key] = max(end.value - max(done[end.key] ?? 0, low[end.key] ?? 0), 0)
      }
    }
  }

  /// Ends.
  public func close() async {
    await release()?.wait()
  }

  private func release() -> RdHandle.Gone? {
    parts.withLock { parts in
      defer { parts = nil }
      return parts?.handle.end
    }
  }

  private func perform<Value: Sendable>(
    _ body: @escaping @Sendable (RdHandle, Duration) throws(KafkaError) -> Value
  ) async throws(KafkaError) -> Value {
    guard let handle = parts.withLock({ $0?.handle }) else { throw .closed }
    return try await runner.run { [timeout, attempt] () throws(KafkaError) in
      let deadline = ContinuousClock.now + timeout
      while true {
        do throws(KafkaError) {
          return try body(handle, attempt)
        } catch {
          let left = ContinuousClock.now.duration(to: deadline)
          guard error.kind == .unavailable, left > .zero else { throw error }
          handle.backOff(min(left, .milliseconds(100)))
        }
      }
    }
  }
}
