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

  init(_ handle: RdHandle, observer: Observer, deliveries: Deliveries? = nil) {
    let stopped = Stop()
    self.handle = handle
    self.stopped = stopped
    DedicatedThread.start(name: "kafka-events") {
      while !stopped.asked.load(ordering: .acquiring) {
        guard let event = rd_kafka_queue_poll(handle.notices, 1000) else { continue }
        if rd_kafka_event_type(event) == RD_KAFKA_EVENT_DR {
          // The library counts records until their event is destroyed: by then their reports are in, and then there
          // is room for others.
          deliveries?.take(DeliveryReport.all(in: event))
          rd_kafka_event_destroy(event)
          deliveries?.roomWasMade()
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
