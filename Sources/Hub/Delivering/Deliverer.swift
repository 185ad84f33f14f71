/// The delivery station: takes records from the outboxes, brings each to its system in a round of quick attempts, tells
/// the case how that ended, and only then lets the offset be committed.
public actor Deliverer {
  /// The consumer group.
  public static let group = "hub-deliver"

  private let bus: any MessageBus
  private let lanes: [SystemCode: DeliveryLane]
  private let clock: any WallClock
  private let observer: any DeliveryObserver
  private var share = OutboxShare()
  private var nextCommit = ContinuousClock.now
  private var stopping = false
  private var running: [TopicPartition: [Int64: Task<DeliveryRound.Result, Never>]] = [:]
  private var idleWaiters: [CheckedContinuation<Void, Never>] = []

  /// A station for these systems.
  public init(
    bus: any MessageBus, targets: [DeliveryTarget], clock: any WallClock = SystemClock(),
    observer: any DeliveryObserver = SilentDeliveryObserver()
  ) {
    self.bus = bus
    self.clock = clock
    self.observer = observer
    lanes = Dictionary(
      targets.map { ($0.system, DeliveryLane($0, clock: clock)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Delivers until cancelled; then settles what is in flight, within five seconds.
  public func run() async throws(BusError) {
    try await untilStopped({ await self.loop() }, stop: { await self.stop() }).get()
  }

  private func stop() { stopping = true }

  private func loop() async -> Result<Void, BusError> {
    do throws(BusError) {
      return try await deliver()
    } catch { return .failure(error) }
  }

  private func deliver() async throws(BusError) -> Result<Void, BusError> {
    let consumer = try await bus.consumer(
      .group(Self.group, topics: lanes.keys.map(Topics.outbox)), gathering: .milliseconds(10))
    let publisher = try await bus.publisher(named: "hub-deliver", gathering: .milliseconds(10))
    let reader = try await bus.reader()
    let result: Result<Void, BusError> = await withTaskGroup(of: Void.self) { group in
      for lane in lanes.values {
        for _ in 0..<lane.target.settings.concurrency { group.addTask { await self.work(lane, publisher) } }
      }
      let result = await self.pull(consumer, reader, publisher)
      for lane in lanes.values { await lane.close() }
      return result
    }
    await consumer.close()
    await publisher.close()
    await reader.close()
    return result
  }

  private func pull(
    _ consumer: any BusConsumer, _ reader: any BusReader, _ publisher: any BusPublisher
  ) async -> Result<Void, BusError> {
    do throws(BusError) {
      while !stopping {
        switch try await consumer.next(limit: 500, wait: .milliseconds(50)) {
        case .assigned(let partitions)?: try await begin(partitions, consumer, reader)
        case .revoked(let partitions)?:
          await settleWithin(.seconds(5), partitions)
          try await consumer.commit(share.committable(partitions))
          share.remove(partitions)
          try await consumer.finishRevocation(partitions)
        case .lost(let partitions)?:
          for partition in partitions { running.removeValue(forKey: partition)?.values.forEach { $0.cancel() } }
          for lane in lanes.values { await lane.drop(Set(partitions)) }
          share.remove(partitions)
          try await consumer.finishRevocation(partitions)
        case .records(let messages)?: await take(messages, publisher)
        case .caughtUp?, nil: break
        }
        try await commit(consumer)
        let flow = share.flow()
        if !flow.pause.isEmpty { try await consumer.pause(flow.pause) }
        if !flow.resume.isEmpty { try await consumer.resume(flow.resume) }
      }
      // Stopping: what is in flight may still settle; what is not started stays in the outbox.
      await settleWithin(.seconds(5), Array(running.keys))
      try await consumer.commit(share.committable())
      return .success(())
    } catch { return .failure(error) }
  }

  /// Commits what is settled, a few times a second: what a crash leaves uncommitted is looked for before it is sent again.
  private func commit(_ consumer: any BusConsumer) async throws(BusError) {
    guard ContinuousClock.now >= nextCommit else { return }
    let offsets = share.committable()
    guard !offsets.isEmpty else { return }
    try await consumer.commit(offsets)
    nextCommit = .now + .milliseconds(100)
  }

  private func begin(
    _ partitions: [TopicPartition: Int64?], _ consumer: any BusConsumer, _ reader: any BusReader
  ) async throws(BusError) {
    let ends = try await reader.watermarks(Array(partitions.keys))
    var offsets: [TopicPartition: Int64] = [:]
    for (partition, committed) in partitions {
      let start = committed ?? ends[partition]?.low ?? 0
      offsets[partition] = start
      share.assign(partition, start: start, end: committed == nil ? start : ends[partition]?.high ?? start)
    }
    try await consumer.start(offsets)
  }

  private func take(_ messages: [BusMessage], _ publisher: any BusPublisher) async {
    var jobs: [SystemCode: [DeliveryLane.Job]] = [:]
    for message in messages {
      guard let (assignment, inherited) = share.take(message) else { continue }
      let system = Topics.system(ofOutbox: message.source.topic)
      guard let system, lanes[system] != nil, let record = try? OutboundRecord(message) else {
        // Nobody here can deliver it: it must not stop the ones behind it, and must not be lost.
        if await setAside(message, publisher) {
          share.settle(message.source, message.offset, assignment: assignment)
        }
        continue
      }
      jobs[system, default: []].append(
        DeliveryLane.Job(
          record: record, source: message.source, offset: message.offset, assignment: assignment,
          lookFirst: inherited))
    }
    for (system, jobs) in jobs {
      for settled in await lanes[system]?.add(jobs) ?? [] { settle(settled) }
    }
  }

  private func setAside(_ message: BusMessage, _ publisher: any BusPublisher) async -> Bool {
    observer.setAside(message.source.topic)
    return await durably(publisher, [Quarantine.record(of: message, reason: "outbox-unreadable", stage: .deliver)])
  }

  private func work(_ lane: DeliveryLane, _ publisher: any BusPublisher) async {
    let round = DeliveryRound(transport: lane.target.transport, settings: lane.target.settings, clock: clock)
    while let job = await lane.next() {
      let task = Task { await round.run(job.record, lookFirst: job.lookFirst) }
      running[job.source, default: [:]][job.offset] = task
      let began = clock.now()
      let result = await task.value
      let turn = await lane.judge(answered: result.systemAnswered, retryAfter: result.retryAfter)
      if turn == .opened { observer.circuitOpened(lane.target.system) }
      if turn == .closed { observer.circuitClosed(lane.target.system) }
      if !task.isCancelled, !result.systemAnswered, await lane.isOpen {
        if let settled = await lane.giveBack(job.again(after: result.outcome)) { settle(settled) }
      } else {
        if !task.isCancelled { await report(result, of: job, since: began, publisher) }
        await lane.finished(job)
      }
      running[job.source]?[job.offset] = nil
      for waiter in idleWaiters { waiter.resume() }
      idleWaiters = []
    }
  }

  private func report(
    _ result: DeliveryRound.Result, of job: DeliveryLane.Job, since began: Timestamp, _ publisher: any BusPublisher
  ) async {
    let now = clock.now()
    observer.settled(job.record, result.outcome, took: .milliseconds(now.milliseconds - began.milliseconds))
    if await durably(publisher, [job.record.settlement(result, at: now).record]) { settle(job) }
  }

  private func settle(_ job: DeliveryLane.Job) { share.settle(job.source, job.offset, assignment: job.assignment) }

  /// Lets what is in flight of these partitions end; cancels what has not by then. Nothing new of them is started.
  private func settleWithin(_ limit: Duration, _ partitions: [TopicPartition]) async {
    for lane in lanes.values { await lane.drop(Set(partitions)) }
    let tasks = partitions.flatMap { running[$0].map { Array($0.values) } ?? [] }
    guard !tasks.isEmpty else { return }
    let alarm = Task { [clock] in
      await clock.wait(limit)
      for task in tasks { task.cancel() }
    }
    for task in tasks { _ = await task.value }
    alarm.cancel()
    // The workers still write their settlements; they are few and the broker is there.
    while partitions.contains(where: { running[$0]?.isEmpty == false }) {
      await withCheckedContinuation { idleWaiters.append($0) }
    }
  }

  /// Writes until it is durable, for a settlement that is lost would leave its case waiting. False where the worker stops
  /// before: the record stays in the outbox then, and its next owner looks before it sends.
  private func durably(_ publisher: any BusPublisher, _ records: [BusRecord]) async -> Bool {
    while true {
      do throws(BusError) {
        _ = try await publisher.publish(records)
        return true
      } catch {
        observer.publishFailed(error)
        if stopping { return false }
        await clock.wait(.milliseconds(500))
      }
    }
  }
}
