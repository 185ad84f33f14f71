/// The queue of one system: bounded by its number of workers, its rate and its circuit. A slow or dead system fills
/// its own lane and nothing else.
actor DeliveryLane {
  /// One outbox record on its way.
  struct Job: Sendable {
    let record: OutboundRecord
    let source: TopicPartition
    let offset: Int64
    /// Which assignment of the partition it belongs to; a job of an earlier one is not settled.
    let assignment: Int
    /// True where an earlier owner of the partition may have sent it.
    let lookFirst: Bool

    /// The same record for the time when the system is back.
    func again(after outcome: Settlement.Outcome) -> Job {
      var doubtful = lookFirst
      if case .failed(_, doubtful: true) = outcome { doubtful = true }
      return Job(record: record, source: source, offset: offset, assignment: assignment, lookFirst: doubtful)
    }
  }

  let target: DeliveryTarget
  private let clock: any WallClock
  private var circuit: Circuit
  private var rate: RateLimit
  private var queue = LaneQueue()
  private var idle: [CheckedContinuation<Job?, Never>] = []
  private var alarm: Task<Void, Never>?
  private var closed = false

  init(_ target: DeliveryTarget, clock: any WallClock) {
    self.target = target
    self.clock = clock
    circuit = Circuit(target.settings.circuit)
    rate = RateLimit(perSecond: target.settings.perSecond)
  }

  /// Records waiting here.
  var waiting: Int { queue.count }

  /// Takes records in order. Gives those back that later ones show to be settled.
  func add(_ jobs: [Job]) -> [Job] {
    defer { pump() }
    return jobs.compactMap { queue.add($0) }
  }

  /// Puts a record back that the system, being down, did not get. Gives it back where a later one shows it to be settled.
  func giveBack(_ job: Job) -> Job? {
    defer { pump() }
    queue.finished(job.record.application)
    return queue.putBack(job)
  }

  /// A worker has done with a record.
  func finished(_ job: Job) {
    queue.finished(job.record.application)
    pump()
  }

  /// Forgets what is not yet started of partitions that go away.
  func drop(_ partitions: Set<TopicPartition>) { queue.drop(partitions) }

  /// The next record; nil when the lane is closed.
  func next() async -> Job? {
    if closed { return nil }
    return await withCheckedContinuation { continuation in
      idle.append(continuation)
      pump()
    }
  }

  /// What the last attempts say about the system, and whether that turned the circuit.
  func judge(answered: Bool, retryAfter: Duration?) -> Circuit.Turn? {
    defer { pump() }
    return answered ? circuit.answered() : circuit.failed(at: clock.now(), retryAfter: retryAfter)
  }

  /// True while nothing may be sent.
  var isOpen: Bool { circuit.state != .closed }

  /// Ends: idle workers go home.
  func close() {
    closed = true
    alarm?.cancel()
    for worker in idle { worker.resume(returning: nil) }
    idle = []
  }

  private func pump() {
    while !closed, !idle.isEmpty, queue.hasReady {
      let now = clock.now()
      // The circuit comes last: once it lets a probe through, the probe must start.
      guard rate.take(at: now) else { return wake(after: .milliseconds(10)) }
      guard circuit.admits(at: now) else {
        if case .open(let until) = circuit.state {
          wake(after: .milliseconds(until.milliseconds - now.milliseconds))
        }
        return
      }
      guard let job = queue.next() else { return }
      idle.removeFirst().resume(returning: job)
    }
  }

  private func wake(after wait: Duration) {
    alarm?.cancel()
    alarm = Task { [clock] in
      await clock.wait(max(wait, .milliseconds(1)))
      if !Task.isCancelled { pump() }
    }
  }
}
