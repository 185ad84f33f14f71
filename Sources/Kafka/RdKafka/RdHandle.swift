internal import Blocking
import CRdKafka
import Dispatch
import Synchronization

/// Owns one client of the library: whoever holds a reference may use it, and it ends when the last one goes.
///
/// librdkafka's clients may be used from any thread, but not during or after `rd_kafka_destroy`, which blocks: so it
/// runs on a thread of its own when no reference is left.
final class RdHandle: @unchecked Sendable {
  /// The `rd_kafka_t`.
  let client: OpaquePointer
  /// The queue that one thread polls for what the client was made for: reports, or records and rebalances.
  let events: OpaquePointer
  /// The queue of what concerns the client as a whole. A group's consumer finds it all in `events`.
  let notices: OpaquePointer
  /// Topics that records were written to.
  private let met = Mutex<Set<String>>([])
  private let gone = Gone()

  init(_ configuration: Configuration, _ role: Role) throws(KafkaError) {
    let conf = try configuration.makeConf(for: role)
    var reason = [CChar](repeating: 0, count: 512)
    let type = role.isConsumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER
    guard let client = rd_kafka_new(type, conf, &reason, reason.count) else {
      // "rd_kafka_new: on failure the conf object is still owned by the application".
      rd_kafka_conf_destroy(conf)
      let text = String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw KafkaError(.configuration, code: "_CONFIGURATION", message: text)
    }
    if role.isPolledAsOne { rd_kafka_poll_set_consumer(client) }
    let events = role.isConsumer ? rd_kafka_queue_get_consumer(client) : rd_kafka_queue_get_main(client)
    guard let events, let notices = rd_kafka_queue_get_main(client) else {
      rd_kafka_destroy(client)
      throw KafkaError(.other, code: "_NO_QUEUE", message: "the client has no queue")
    }
    // Log lines come as events on the main queue.
    rd_kafka_set_log_queue(client, nil)
    self.client = client
    self.events = events
    self.notices = notices
  }

  /// The end of the client, which comes after the last reference has gone.
  var end: Gone { gone }

  /// True the first time that a topic is named.
  func meets(_ topic: String) -> Bool { met.withLock { !$0.contains(topic) && $0.insert(topic).inserted } }

  /// Ends a poll of `events` that is under way, or the next one.
  func interrupt() { rd_kafka_queue_yield(events) }

  /// Ends a poll of `notices` that is under way, or the next one.
  func interruptNotices() { rd_kafka_queue_yield(notices) }

  deinit {
    let end = Remains(client: client, queues: [events, notices], gone: gone)
    DedicatedThread.start(name: "kafka-end") { end.destroy() }
  }

  private struct Remains: @unchecked Sendable {
    let client: OpaquePointer
    let queues: [OpaquePointer]
    let gone: Gone

    func destroy() {
      for queue in queues { rd_kafka_queue_destroy(queue) }
      // A consumer is closed beforehand, or has given up waiting for its group.
      rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
      gone.tell()
    }
  }

  /// Tells when a client has ended.
  final class Gone: Sendable {
    private let gone = DispatchSemaphore(value: 0)

    func tell() { gone.signal() }

    /// Waits, but not for ever: librdkafka 2.0.2 sometimes never ends a consumer that is closed, because something in
    /// it still counts a reference to a broker (its issues 3954 and 2898). The thread that destroys it is left behind.
    func wait(within time: DispatchTimeInterval = .seconds(2)) async {
      await DedicatedThread.run(name: "kafka-gone") { [gone] in
        if gone.wait(timeout: .now() + time) == .success { gone.signal() }
      }
    }
  }
}
