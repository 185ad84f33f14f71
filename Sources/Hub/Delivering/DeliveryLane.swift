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
  private var queue: [Job] = []
  private var idle: [CheckedContinuation<Job?, Never>] = []
  private var alarm: Task<Void, Never>?
  private var closed = false

  init(_ target: DeliveryTarget, clock: any WallClock) {
    self.target = target
    self.clock = clock
    circuit = Circuit(target.settings.circuit)
    rate = RateLimit(perSecond: target.settings.perSecond)
  }

  /// Where the circuit stands; for `hubctl status` and metrics.
  var circuitState: Circuit.State { circuit.state }
  /// Records waiting here.
  var waiting: Int { queue.count }

  /// Takes records in order.
  func add(_ jobs: [Job]) {
    queue += jobs
    pump()
  }

  /// Puts a record back that the system, being down, did not get.
  func giveBack(_ job: Job) {
    queue.insert(job, at: 0)
    pump()
  }

  /// Forgets what is not yet started of partitions that go away.
  func drop(_ partitions: Set<TopicPartition>) { queue.removeAll { partitions.contains($0.source) } }

  /// The next record; nil when the lane is closed.
  func next() async -> Job? {
    if closed { return nil }
    return await withCheckedContinuation { continuation in
      idle.append(continuation)
      pump()
    }
  }

  /// What the last attempts say about the system. True where this opened the circuit.
  func judge(answered: Bool, retryAfter: Duration?) -> Bool {
    defer { pump() }
    guard !answered else {
      circuit.answered()
      return false
    }
    return circuit.failed(at: clock.now(), retryAfter: retryAfter)
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
    while !closed, !queue.isEmpty, !idle.isEmpty {
      let now = clock.now()
      guard circuit.admits(at: now) else {
        if case .open(let until) = circuit.state {
          wake(after: .milliseconds(until.milliseconds - now.milliseconds))
        }
        return
      }
      guard rate.take(at: now) else { return wake(after: .milliseconds(10)) }
      idle.removeFirst().resume(returning: queue.removeFirst())
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
