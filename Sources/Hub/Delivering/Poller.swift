import Crypto

/// Asks systems for the status of open cases (over the bindings in `hub.refs`) and makes each changed answer an event.
public actor Poller {
  /// The consumer group: its members share the bindings.
  public static let group = "hub-poll"
  /// Questions at the same time, over all systems.
  static let concurrency = 32

  /// Whose number it is, and on which partition that stands.
  private struct Owner {
    let application: ApplicationID
    let partition: Int32
  }

  private let bus: any MessageBus
  private let targets: [SystemCode: DeliveryTarget]
  private let clock: any WallClock
  private let observer: any PollObserver
  private var schedule = PollSchedule()
  private var owners: [ReferenceKey: Owner] = [:]
  private var rates: [SystemCode: RateLimit]

  /// A poller of the systems that can be asked.
  public init(
    bus: any MessageBus, targets: [DeliveryTarget], clock: any WallClock = SystemClock(),
    observer: any PollObserver = SilentPollObserver()
  ) {
    self.bus = bus
    self.clock = clock
    self.observer = observer
    let asked = targets.filter { $0.settings.poll != nil && $0.translator != nil }
    self.targets = Dictionary(asked.map { ($0.system, $0) }, uniquingKeysWith: { first, _ in first })
    rates = self.targets.mapValues { RateLimit(perSecond: $0.settings.perSecond) }
  }

  /// Asks until cancelled.
  public func run() async throws(BusError) {
    let consumer = try await bus.consumer(.group(Self.group, topics: [Topics.refs]))
    let publisher = try await bus.publisher(named: Self.group)
    var failure: BusError?
    do throws(BusError) {
      while !Task.isCancelled { try await turn(consumer, publisher) }
    } catch { failure = error }
    await consumer.close()
    await publisher.close()
    if let failure { throw failure }
  }

  private func turn(_ consumer: any BusConsumer, _ publisher: any BusPublisher) async throws(BusError) {
    switch try await consumer.next(limit: 1000, wait: .milliseconds(200)) {
    case .assigned(let assigned)?:
      // The table is read whole: offsets mean nothing to it.
      try await consumer.start(assigned.mapValues { _ in -2 })
    case .revoked(let gone)?, .lost(let gone)?:
      let partitions = Set(gone.map(\.partition))
      for number in owners.filter({ partitions.contains($0.value.partition) }).keys { forget(number) }
      try await consumer.finishRevocation(gone)
    case .records(let messages)?: for message in messages { note(message) }
    case .caughtUp?, nil: break
    }
    let now = clock.now()
    let due = schedule.due(at: now, limit: Self.concurrency)
    guard !due.isEmpty else { return }
    await withTaskGroup(of: Void.self) { group in
      for number in due { group.addTask { await self.ask(number, publisher) } }
    }
  }

  private func note(_ message: BusMessage) {
    guard let number = message.key.flatMap({ String(validating: $0, as: UTF8.self) }).flatMap(ReferenceKey.init(text:)),
      let interval = targets[number.system]?.settings.poll
    else { return }
    guard let binding = try? Binding(message), binding.open else { return forget(number) }
    owners[number] = Owner(application: binding.application, partition: message.source.partition)
    schedule.add(number, every: interval, now: clock.now())
  }

  private func forget(_ number: ReferenceKey) {
    owners[number] = nil
    schedule.remove(number)
  }

  private func ask(_ binding: ReferenceKey, _ publisher: any BusPublisher) async {
    guard let target = targets[binding.system], let interval = target.settings.poll,
      let translator = target.translator, let owner = owners[binding]
    else { return }
    guard rates[binding.system]?.take(at: clock.now()) != false else {
      return schedule.putOff(binding, every: interval, now: clock.now())
    }
    switch await target.transport.ask(binding.number) {
    case .bytes(let bytes, let contentType)?:
      guard schedule.answered(binding, Digest.sha256(bytes), every: interval, now: clock.now()) else { return }
      let original = Original(
        system: binding.system, bytes: bytes, contentType: contentType, receivedAt: clock.now())
      await publish(translator.statuses(from: original, number: binding.number), binding, owner, publisher)
    case .caseUnknown?:
      observer.caseUnknown(binding.system)
      schedule.putOff(binding, every: interval, now: clock.now())
    case .failed(let code)?:
      observer.notAnswered(binding.system, code: code)
      schedule.putOff(binding, every: interval, now: clock.now())
    case nil: forget(binding)
    }
  }

  private func publish(
    _ translation: Translation<[StatusEvent]>, _ binding: ReferenceKey, _ owner: Owner,
    _ publisher: any BusPublisher
  ) async {
    guard case .translated(let statuses, _) = translation else {
      return observer.notAnswered(binding.system, code: "answer-unreadable")
    }
    let now = clock.now()
    let records = statuses.map { status in
      InboxEvent.application(
        CaseEvent(
          id: "poll/\(binding.text)/\(now.milliseconds)", application: owner.application, time: now,
          body: .status(status))
      ).record
    }
    do throws(BusError) {
      _ = try await publisher.publish(records)
    } catch {
      // Ask again: the answer was not handed on.
      schedule.remove(binding)
      if let interval = targets[binding.system]?.settings.poll { schedule.add(binding, every: interval, now: now) }
      observer.notAnswered(binding.system, code: error.code)
    }
  }
}

/// What the poller tells those who watch it.
public protocol PollObserver: Sendable {
  /// A system does not know a case that it gave a number to.
  func caseUnknown(_ system: SystemCode)
  /// A system did not answer, or its answer could not be read or handed on.
  func notAnswered(_ system: SystemCode, code: String)
}

/// Watches nothing.
public struct SilentPollObserver: PollObserver {
  /// Watches nothing.
  public init() {}
  /// Nothing.
  public func caseUnknown(_ system: SystemCode) {}
  /// Nothing.
  public func notAnswered(_ system: SystemCode, code: String) {}
}
