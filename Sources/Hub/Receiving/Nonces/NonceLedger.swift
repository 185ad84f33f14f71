import Synchronization

/// Remembers nonces of signed requests over restarts and instances: each is written to `hub.nonces` before its request is
/// answered, and what other instances write is read as it comes. Two instances that get one request within the time that one
/// of them needs to write it may both take it in; the identity of the application makes that harmless.
public final class NonceLedger: Sendable {
  private let topic: String
  private let bus: any MessageBus
  private let publisher: any BusPublisher
  private let clock: any WallClock
  private let observer: any ReceiveObserver
  private let memory: Mutex<NonceMemory>
  private let caughtUp = Mutex(false)

  /// A ledger that knows nothing until `run` has caught up.
  public init(
    topic: String = Topics.nonces, bus: any MessageBus, publisher: any BusPublisher, clock: any WallClock,
    observer: any ReceiveObserver = SilentReceiveObserver()
  ) {
    self.topic = topic
    self.bus = bus
    self.publisher = publisher
    self.clock = clock
    self.observer = observer
    memory = Mutex(NonceMemory())
  }

  /// True once the nonces of the last minutes have been read. Until then no signed request may be taken in.
  public var isReady: Bool { caughtUp.withLock { $0 } }

  /// What a claim gives.
  public enum Claim: Sendable, Hashable {
    /// It is this request's; it must be durable before the answer (`keep`, `record`).
    case fresh
    /// It was used before.
    case replayed
    /// It cannot be told now: not caught up, or the memory is full.
    case unknown
  }

  /// Claims a nonce for a request whose signature holds.
  public func claim(key: String, nonce: String) -> Claim {
    guard isReady else { return .unknown }
    let now = clock.now()
    return switch memory.withLock({ $0.take(Self.text(key, nonce), usedAt: now, now: now) }) {
    case .fresh: .fresh
    case .replayed: .replayed
    case .full: .unknown
    }
  }

  /// Whether a nonce was used, as far as this instance has read.
  func knows(key: String, nonce: String) -> Bool { memory.withLock { $0.contains(Self.text(key, nonce)) } }

  /// Makes a claimed nonce durable.
  public func keep(key: String, nonce: String) async throws(BusError) {
    _ = try await publisher.publish([record(key: key, nonce: nonce)])
  }

  /// The record that makes a claimed nonce durable, for whoever publishes it together with what the request brought.
  public func record(key: String, nonce: String) -> BusRecord {
    BusRecord(topic: topic, key: Array(Self.text(key, nonce).utf8), value: [])
  }

  /// Reads the topic until the task is cancelled: first what is there, then what comes.
  public func run() async {
    while !Task.isCancelled {
      do throws(BusError) {
        try await read()
      } catch {
        observer.noncesFailed(error)
        await clock.wait(.seconds(1))
      }
    }
  }

  private func read() async throws(BusError) {
    let consumer = try await bus.consumer(.partitions(try await beginning()), gathering: .milliseconds(100))
    let result: Result<Void, BusError>
    do throws(BusError) {
      while !Task.isCancelled { take(try await consumer.next(limit: 1000, wait: .seconds(5))) }
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await consumer.close()
    try result.get()
  }

  private func take(_ event: BusEvent?) {
    switch event {
    case .records(let messages):
      let now = clock.now()
      memory.withLock { memory in
        for message in messages {
          guard let key = message.key.flatMap({ String(validating: $0, as: UTF8.self) }) else { continue }
          _ = memory.take(key, usedAt: min(now, Timestamp(milliseconds: message.timestamp)), now: now)
        }
      }
    case .caughtUp: caughtUp.withLock { $0 = true }
    case .assigned, .revoked, .lost, nil: break
    }
  }

  /// Where the nonces begin that can still be replayed: a request is taken up to 300 s before and after its time.
  private func beginning() async throws(BusError) -> [TopicPartition: Int64] {
    let admin = try await bus.admin()
    let described = try await admin.describe([topic])
    await admin.close()
    guard let count = described.first?.partitions, count > 0 else {
      throw BusError(.unavailable, code: "topic-missing", message: "\(topic) does not exist")
    }
    let partitions = (0..<Int32(clamping: count)).map { TopicPartition(topic, $0) }
    let reader = try await bus.reader()
    let offsets = try await reader.offsets(of: partitions, at: clock.now().adding(seconds: -660).milliseconds)
    await reader.close()
    return offsets
  }

  private static func text(_ key: String, _ nonce: String) -> String { "\(key) \(nonce)" }
}
