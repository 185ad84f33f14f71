internal import Blocking
import CRdKafka
import Synchronization

/// Polls what concerns a client as a whole, and delivery reports, on one thread, which waits in the library until there
/// is something.
final class RdPoller: Sendable {
  private let handle: RdHandle
  private let stopped: Stop

  private final class Stop: Sendable {
    let asked = Atomic(false)
  }

  /// - Parameter delivered: told of delivery reports, after the library has freed the room of their records.
  init(_ handle: RdHandle, observer: Observer, delivered: @escaping @Sendable ([DeliveryReport]) -> Void = { _ in }) {
    let stopped = Stop()
    self.handle = handle
    self.stopped = stopped
    DedicatedThread.start(name: "kafka-events") {
      while !stopped.asked.load(ordering: .acquiring) {
        guard let event = rd_kafka_queue_poll(handle.notices, 1000) else { continue }
        if rd_kafka_event_type(event) == RD_KAFKA_EVENT_DR {
          let reports = DeliveryReport.all(in: event)
          rd_kafka_event_destroy(event)
          delivered(reports)
        } else {
          observer.tell(event, of: handle.client)
          rd_kafka_event_destroy(event)
        }
      }
    }
  }

  deinit {
    stopped.asked.store(true, ordering: .releasing)
    handle.interruptNotices()
  }
}
