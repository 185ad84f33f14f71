@testable import Hub
import HubTesting
import JSON
import Synchronization

/// Reads documents of a made-up shape: `{number, version, phone?, unknown?}`, `"invalid"` or anything else.
struct PlainTranslator: Translator {
  func application(from original: Original) -> Translation<Application> {
    guard let document = try? JSONValue(parsing: original.bytes) else {
      return .unreadable(code: "json-malformed", detail: "")
    }
    guard let number = document[pointer: "/number"]?.string,
      let version = document[pointer: "/version"]?.int64.flatMap({ Int(exactly: $0) })
    else {
      return .invalid([Violation(pointer: "/number", code: "required", messageZh: "缺少", messageEn: "missing")])
    }
    var application = Samples.restaurant
    application.source.caseNumber = CaseNumber(number)
    application.source.version = version
    application.agent.mobile = document[pointer: "/phone"]?.string
    application.sentAt = document[pointer: "/sent"]?.string.flatMap { Moment(parsing: $0) }
    var trace = Trace(
      pointers: PointerTrace { ["/agent/mobile": "/phone", "/source/version": "/version"] }, volatile: ["/sentAt"])
    if document[pointer: "/unknown"] != nil {
      trace.unresolved = [Unresolved(reason: .codeUnknown, pointer: "/unknown", value: "9")]
    }
    return .translated(application, trace)
  }

  func statuses(from original: Original) -> Translation<[StatusEvent]> {
    .unreadable(code: "unplanned", detail: "")
  }
}

/// Fails a publish to a topic as often as planned, and notes the order of topics.
final class WatchedPublisher: BusPublisher {
  private let inner: any BusPublisher
  private let state = Mutex<(topics: [String], failures: [String: BusError])>(([], [:]))

  init(_ inner: any BusPublisher) { self.inner = inner }

  var topics: [String] { state.withLock { $0.topics } }
  func fail(_ topic: String, _ error: BusError) { state.withLock { $0.failures[topic] = error } }

  func publish(_ records: [BusRecord]) async throws(BusError) -> [BusPosition] {
    let failure = state.withLock { state in
      state.topics += records.map(\.topic)
      return records.first.flatMap { state.failures.removeValue(forKey: $0.topic) }
    }
    if let failure { throw failure }
    return try await inner.publish(records)
  }

  func close() async { await inner.close() }
}

/// A receiving station on a bus in memory.
struct Reception {
  let bus = MemoryBus()
  let publisher: WatchedPublisher
  let recent: RecentApplications
  let receiver: Hub.Receiver

  init(committed: (any KnownApplications)? = nil) async throws {
    publisher = WatchedPublisher(try await bus.publisher(named: "receive"))
    recent = RecentApplications(committed: committed)
    receiver = Hub.Receiver(publisher: publisher, reader: try await bus.reader(), recent: recent)
  }

  func push(_ document: String) async -> ReceiveOutcome {
    let original = Original(
      system: "city", bytes: Array(document.utf8), contentType: "application/json",
      receivedAt: Timestamp(milliseconds: 1_772_414_100_000))
    return await receiver.receive(original, with: PlainTranslator())
  }

  func submissions() throws -> [Submission] {
    try bus.records(of: Topics.inbox).compactMap {
      guard case .application(let event) = try InboxEvent($0), case .submitted(let submission) = event.body else {
        return nil
      }
      return submission
    }
  }
}
