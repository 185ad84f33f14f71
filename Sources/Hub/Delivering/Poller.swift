import Crypto

/// Asks systems for the status of open cases (over the bindings in `hub.refs`) and makes each changed answer an event, with
/// the answer itself kept as an original. Each system has a schedule and a bound of its own, so that a slow one delays no
/// other.
public actor Poller {
  /// The consumer group: its members share the bindings.
  public static let group = "hub-poll"

  /// Whose number it is, and on which partition that stands.
  private struct Owner {
    let application: ApplicationID
    let partition: Int32
  }

  private let bus: any MessageBus
  private let clock: any WallClock
  private let observer: any PollObserver
  private var desks: [SystemCode: PollDesk]
  private var owners: [ReferenceKey: Owner] = [:]

  /// A poller of the systems that can be asked.
  public init(
    bus: any MessageBus, targets: [DeliveryTarget], clock: any WallClock = SystemClock(),
    observer: any PollObserver = SilentPollObserver()
  ) {
    self.bus = bus
    self.clock = clock
    self.observer = observer
    desks = Dictionary(
      targets.compactMap(PollDesk.init).map { ($0.system, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Asks until cancelled.
  public func run() async throws(BusError) {
    let consumer = try await bus.consumer(.group(Self.group, topics: [Topics.refs]), gathering: .milliseconds(100))
    let publisher = try await bus.publisher(named: Self.group, gathering: .milliseconds(10))
    let failure: BusError? = await withDiscardingTaskGroup { group in
      do throws(BusError) {
        while !Task.isCancelled {
          try await read(consumer)
          for number in due() { group.addTask { await self.work(from: number, publisher) } }
        }
        return nil
      } catch {
        group.cancelAll()
        return error
      }
    }
    await consumer.close()
    await publisher.close()
    if let failure { throw failure }
  }

  private func read(_ consumer: any BusConsumer) async throws(BusError) {
    switch try await consumer.next(limit: 1000, wait: pause()) {
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
  }

  /// How long bindings may be waited for: until the next question.
  private func pause() -> Duration {
    let now = clock.now().milliseconds
    let next = desks.keys.compactMap { desks[$0]?.nextDue() }.min() ?? now + 200
    return .milliseconds(min(max(next - now, 1), 200))
  }

  private func due() -> [ReferenceKey] {
    let now = clock.now()
    return desks.keys.flatMap { system in
      (desks[system]?.takeDue(at: now) ?? []).map { ReferenceKey(system: system, number: $0) }
    }
  }

  private func note(_ message: BusMessage) {
    guard let number = message.key.flatMap({ String(validating: $0, as: UTF8.self) }).flatMap(ReferenceKey.init(text:)),
      desks[number.system] != nil
    else { return }
    guard let binding = try? Binding(message), binding.open else { return forget(number) }
    owners[number] = Owner(application: binding.application, partition: message.source.partition)
    desks[number.system]?.schedule.add(number.number, now: clock.now())
  }

  private func forget(_ number: ReferenceKey) {
    owners[number] = nil
    desks[number.system]?.schedule.remove(number.number)
  }

  /// Asks, and goes on with what is due at the same system meanwhile.
  private func work(from first: ReferenceKey, _ publisher: any BusPublisher) async {
    var next: ReferenceKey? = first
    while let number = next, !Task.isCancelled {
      await ask(number, publisher)
      let due = desks[number.system]?.takeDue(at: clock.now(), limit: 1).first
      next = due.map { ReferenceKey(system: number.system, number: $0) }
    }
  }

  private func ask(_ binding: ReferenceKey, _ publisher: any BusPublisher) async {
    // Not the desk itself: a copy of it would make the next change of its schedule copy all open cases.
    guard let (transport, translator) = desks[binding.system].map({ ($0.transport, $0.translator) }),
      let owner = owners[binding]
    else {
      desks[binding.system]?.inFlight -= 1
      return
    }
    let answer = await transport.ask(binding.number)
    desks[binding.system]?.inFlight -= 1
    switch answer {
    case .bytes(let bytes, let contentType)?:
      let digest = Digest.sha256(bytes)
      guard desks[binding.system]?.schedule.answered(binding.number, digest, now: clock.now()) == true else { return }
      let original = Original(
        system: binding.system, bytes: bytes, contentType: contentType, receivedAt: clock.now(),
        number: binding.number)
      await handOn(original, Hex.encode(digest), translator, owner.application, publisher)
    case .caseUnknown?:
      observer.caseUnknown(binding.system)
      desks[binding.system]?.schedule.putOff(binding.number, now: clock.now())
    case .nothing?: desks[binding.system]?.schedule.putOff(binding.number, now: clock.now())
    case .failed(let code)?:
      observer.notAnswered(binding.system, code: code)
      desks[binding.system]?.schedule.putOff(binding.number, now: clock.now())
    case nil: forget(binding)
    }
  }

  /// The original first, then what it says.
  private func handOn(
    _ original: Original, _ digest: String, _ translator: any Translator, _ application: ApplicationID,
    _ publisher: any BusPublisher
  ) async {
    guard let number = original.number, case .translated(let statuses, _) = translator.statuses(from: original) else {
      return observer.notAnswered(original.system, code: "answer-unreadable")
    }
    do throws(BusError) {
      let kept = try await publisher.publish([
        OriginalRecord.record(original, digest: digest, key: application.rawValue)
      ])
      let now = clock.now()
      let records = statuses.enumerated().map { index, status in
        var status = status
        status.original = kept.first.map { OriginalMark(digest: digest, position: $0) }
        return InboxEvent.application(
          CaseEvent(
            id: "poll/\(original.system)/\(number)/\(now.milliseconds)/\(index)", application: application, time: now,
            body: .status(status))
        ).record
      }
      _ = try await publisher.publish(records)
    } catch {
      desks[original.system]?.schedule.forgetAnswer(number)
      observer.notAnswered(original.system, code: error.code)
    }
  }
}
