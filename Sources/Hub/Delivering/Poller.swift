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
  /// True while more may be due than could be asked at once.
  private var isPressed = false

  /// What a changed answer says about a case, as events of its inbox.
  private struct News {
    let number: ReferenceKey
    let events: [BusRecord]
  }

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
    let consumer = try await bus.consumer(.group(Self.group, topics: [Topics.refs]), gathering: .milliseconds(100))
    let publisher = try await bus.publisher(named: Self.group, gathering: .milliseconds(10))
    var failure: BusError?
    do throws(BusError) {
      while !Task.isCancelled { try await turn(consumer, publisher) }
    } catch { failure = error }
    await consumer.close()
    await publisher.close()
    if let failure { throw failure }
  }

  private func turn(_ consumer: any BusConsumer, _ publisher: any BusPublisher) async throws(BusError) {
    // While more are due than were asked for in one go, new bindings are only looked for, not waited for.
    switch try await consumer.next(limit: 1000, wait: isPressed ? .zero : .milliseconds(200)) {
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
    let due = schedule.due(at: clock.now(), limit: Self.concurrency)
    isPressed = due.count == Self.concurrency
    guard !due.isEmpty else { return }
    let news = await withTaskGroup(of: News?.self) { group in
      for number in due { group.addTask { await self.ask(number) } }
      var news: [News] = []
      for await case let one? in group { news.append(one) }
      return news
    }
    await publish(news, publisher)
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

  private func ask(_ number: ReferenceKey) async -> News? {
    guard let target = targets[number.system], let interval = target.settings.poll,
      let translator = target.translator, let owner = owners[number]
    else { return nil }
    guard rates[number.system]?.take(at: clock.now()) != false else {
      schedule.putOff(number, every: interval, now: clock.now())
      return nil
    }
    switch await target.transport.ask(number.number) {
    case .bytes(let bytes, let contentType)?:
      guard schedule.answered(number, Digest.sha256(bytes), every: interval, now: clock.now()) else { return nil }
      let original = Original(
        system: number.system, bytes: bytes, contentType: contentType, receivedAt: clock.now())
      return news(of: number, owner, translator.statuses(from: original, number: number.number))
    case .caseUnknown?:
      observer.caseUnknown(number.system)
      schedule.putOff(number, every: interval, now: clock.now())
    case .failed(let code)?:
      observer.notAnswered(number.system, code: code)
      schedule.putOff(number, every: interval, now: clock.now())
    case nil: forget(number)
    }
    return nil
  }

  private func news(of number: ReferenceKey, _ owner: Owner, _ translation: Translation<[StatusEvent]>) -> News? {
    guard case .translated(let statuses, _) = translation else {
      observer.notAnswered(number.system, code: "answer-unreadable")
      return nil
    }
    let now = clock.now()
    return News(
      number: number,
      events: statuses.map { status in
        InboxEvent.application(
          CaseEvent(
            id: "poll/\(number.text)/\(now.milliseconds)", application: owner.application, time: now,
            body: .status(status))
        ).record
      })
  }

  private func publish(_ news: [News], _ publisher: any BusPublisher) async {
    let records = news.flatMap(\.events)
    guard !records.isEmpty else { return }
    do throws(BusError) {
      _ = try await publisher.publish(records)
    } catch {
      // Ask again: the answers were not handed on, or not for certain.
      for one in news {
        schedule.remove(one.number)
        if let interval = targets[one.number.system]?.settings.poll {
          schedule.add(one.number, every: interval, now: clock.now())
        }
        observer.notAnswered(one.number.system, code: error.code)
      }
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
