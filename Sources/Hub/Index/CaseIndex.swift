internal import Synchronization

/// A view of `hub.cases` and `hub.journal` in SQLite that answers what operators ask, and the ledger. Every instance keeps
/// its own file; it is only a cache: delete it, and it is built anew from Kafka and says how far it is.
public final class CaseIndex: Sendable {
  /// Records of one write at the most.
  static let batchLimit = 2000
  /// How long records are gathered for one write: what an operator sees is as much behind.
  static let gathering = Duration.milliseconds(100)
  /// How long a settled watermark holds until the next one is looked for.
  static let checkInterval = Duration.seconds(30)

  private let bus: any MessageBus
  let clock: any WallClock
  private let observer: any IndexObserver
  private let journalDays: Int
  let rules: DeadlineRules
  let store: IndexStore
  let status: Mutex<Status>
  let commands = CommandWaiters()
  let checks = CheckDesk()

  struct Status {
    var positions: [TopicPartition: Int64]
    let lows: [TopicPartition: Int64]
    let goals: [TopicPartition: Int64]
    var phase = IndexProgress.Phase.rebuilding
    var discarded: String?
    var unreadable = 0
    var check: LedgerCheck?
  }

  /// Opens the file, or makes it anew where it is absent, damaged, of another cluster or schema, or ahead of Kafka.
  /// - Parameters:
  ///   - journalDays: how long journal entries are kept in the file, in days.
  ///   - deadlines: by what limits are counted.
  public init(
    bus: any MessageBus, path: String, journalDays: Int = IndexSettings.retention,
    deadlines: DeadlineRules = DeadlineRules(), clock: any WallClock = SystemClock(),
    observer: any IndexObserver = SilentIndexObserver()
  ) async throws {
    self.bus = bus
    self.clock = clock
    self.observer = observer
    self.journalDays = journalDays
    rules = deadlines
    let (cluster, marks) = try await Self.patientSurvey(bus, clock)
    let opened = try await IndexStore.open(path: path, cluster: cluster, marks: marks)
    store = opened.store
    try await store.recount(deadlines, on: clock.now().date)
    status = Mutex(
      Status(
        positions: opened.positions, lows: marks.mapValues(\.low), goals: marks.mapValues(\.stable),
        discarded: opened.discarded))
    if let reason = opened.discarded { observer.discarded(reason) }
  }

  /// Topics that were made a moment ago have no leaders yet: that is waited for, up to some ten seconds.
  private static func patientSurvey(
    _ bus: any MessageBus, _ clock: any WallClock
  ) async throws(BusError) -> (cluster: String, marks: [TopicPartition: BusWatermarks]) {
    for _ in 0..<40 {
      do throws(BusError) {
        return try await survey(bus)
      } catch  where error.kind == .unavailable {
        await clock.wait(.milliseconds(250))
      }
    }
    return try await survey(bus)
  }

  /// The cluster's id, and the ends of all partitions that are read.
  private static func survey(
    _ bus: any MessageBus
  ) async throws(BusError) -> (cluster: String, marks: [TopicPartition: BusWatermarks]) {
    let admin = try await bus.admin()
    let reader = try await bus.reader()
    let result: Result<(String, [TopicPartition: BusWatermarks]), BusError>
    do throws(BusError) {
      let names = [Topics.cases, Topics.journal, Topics.inbox, Topics.quarantine]
      let topics = try await admin.describe(names)
      if let missing = names.first(where: { name in !topics.contains { $0.name == name } }) {
        throw BusError(.misuse, code: "topic-missing", message: "topic \(missing) does not exist yet")
      }
      let partitions = topics.flatMap { topic in
        (0..<max(0, topic.partitions)).map { TopicPartition(topic.name, Int32(clamping: $0)) }
      }
      result = .success((try await admin.clusterID() ?? "", try await reader.watermarks(partitions)))
    } catch {
      result = .failure(error)
    }
    await admin.close()
    await reader.close()
    return try result.get()
  }

  /// Reads and writes until cancelled; then closes the file. A bus that is away is waited for.
  public func run() async throws {
    // A task of its own: cancelling the caller asks for an orderly end, not for half a batch.
    let stopping = Mutex(false)
    let loop = Task { try await self.follow { stopping.withLock { $0 } } }
    defer { commands.endAll() }
    try await withTaskCancellationHandler {
      try await loop.value
    } onCancel: {
      stopping.withLock { $0 = true }
    }
  }

  private func follow(until stopped: @Sendable () -> Bool) async throws {
    var watermark = SettledWatermark(bus: bus)
    var ageing = JournalAgeing(days: journalDays)
    while !stopped() {
      do {
        try await read(until: stopped, &watermark, &ageing)
      } catch let error as BusError {
        observer.failed(error)
        await clock.wait(.seconds(1))
      }
    }
    await store.close()
  }

  private func read(
    until stopped: @Sendable () -> Bool, _ watermark: inout SettledWatermark, _ ageing: inout JournalAgeing
  ) async throws {
    var isAgeing = false
    let consumer = try await bus.consumer(.partitions(status.withLock { $0.positions }), gathering: Self.gathering)
    do {
      while !stopped() {
        switch try await consumer.next(limit: Self.batchLimit, wait: isAgeing ? .zero : .milliseconds(500)) {
        case .records(let messages)?: try await take(messages)
        case .caughtUp?: followNow()
        case .assigned?, .revoked?, .lost?, nil: break
        }
        try await settle(&watermark)
        isAgeing = try await age(&ageing)
      }
    } catch {
      await consumer.close()
      throw error
    }
    await consumer.close()
  }

  private func take(_ messages: [BusMessage]) async throws {
    let began = clock.now()
    let batch = IndexBatch(messages)
    try await store.write(batch, rules, on: began.date)
    status.withLock { status in
      status.positions.merge(batch.next) { $1 }
      status.unreadable += batch.unreadable.count
    }
    for (entry, _) in batch.entries { commands.tell(entry) }
    for position in batch.unreadable { observer.unreadable(position) }
    observer.wrote(messages.count, took: .milliseconds(clock.now().milliseconds - began.milliseconds))
  }

  /// Forgets a step of what is too old; true where more may be. An index that is being built has better to do.
  private func age(_ ageing: inout JournalAgeing) async throws -> Bool {
    guard progress.phase == .following, let day = ageing.cutoff(at: clock.now()) else { return false }
    return ageing.forgot(try await store.forget(before: day), at: clock.now())
  }

  private func followNow() {
    status.withLock { $0.phase = .following }
    observer.caughtUp()
  }

  /// Counts what has no outcome once a watermark is settled. A check that fails stops no reading.
  private func settle(_ watermark: inout SettledWatermark) async throws {
    let (phase, positions, last) = status.withLock { ($0.phase, $0.positions, $0.check) }
    guard phase == .following else { return }
    let now = clock.now()
    if !watermark.isSought {
      let due = last.map { now >= $0.at.adding(milliseconds: Self.checkInterval.milliseconds) } ?? true
      guard due || checks.isWanted else { return }
      checks.begin()
    }
    let settled: [Int32: Int64]?
    do throws(BusError) { settled = try await watermark.settled(positions) } catch {
      return observer.failed(error)
    }
    guard let settled else { return }
    let open = try await store.open(before: settled)
    let check = LedgerCheck(at: now, settled: settled, unaccounted: open.count, first: open.first)
    status.withLock { $0.check = check }
    checks.end()
    observer.checked(check)
    observer.counted(try await store.answer { answers in try answers.backlog(at: now) })
  }
}
