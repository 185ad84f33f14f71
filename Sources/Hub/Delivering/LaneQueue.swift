/// The records that wait in a lane, in order. A case has at most one unsettled record at a system, so a later record of an
/// application says that the earlier one is settled: whoever begins again after a crash meets both, and must neither send
/// the earlier one after the later nor the two side by side. Pure.
struct LaneQueue {
  /// What waits, from `first` on; before it nothing. So the usual record, the first, leaves without moving the others.
  private var slots: [DeliveryLane.Job?] = []
  private var first = 0
  private var atWork: Set<ApplicationID> = []
  /// Applications that wait, so that the common case is not searched for.
  private var applications: Set<ApplicationID> = []

  var count: Int { slots.count - first }
  /// True where a record may be taken.
  var hasReady: Bool { ready != nil }

  private var ready: Int? { index(where: { !atWork.contains($0.record.application) }) }

  /// Adds a record. Gives back the earlier one of its application, which is settled, where one waits.
  mutating func add(_ job: DeliveryLane.Job) -> DeliveryLane.Job? {
    var settled: DeliveryLane.Job?
    if !applications.insert(job.record.application).inserted {
      settled = index(where: { $0.record.application == job.record.application }).flatMap { remove(at: $0) }
    }
    slots.append(job)
    return settled
  }

  /// Puts a record back to the front. Gives it back where a later one of its application waits, for then it is settled.
  mutating func putBack(_ job: DeliveryLane.Job) -> DeliveryLane.Job? {
    guard applications.insert(job.record.application).inserted else { return job }
    if first > 0 {
      first -= 1
      slots[first] = job
    } else {
      slots.insert(job, at: 0)
    }
    return nil
  }

  /// Takes the first record whose application is not at work.
  mutating func next() -> DeliveryLane.Job? {
    guard let index = ready, let job = remove(at: index) else { return nil }
    applications.remove(job.record.application)
    atWork.insert(job.record.application)
    return job
  }

  /// An application is not at work any more.
  mutating func finished(_ application: ApplicationID) { atWork.remove(application) }

  /// Forgets what waits of partitions that go away.
  mutating func drop(_ partitions: Set<TopicPartition>) {
    slots = slots[first...].filter { job in job.map { !partitions.contains($0.source) } ?? false }
    first = 0
    applications = Set(slots.compactMap { $0?.record.application })
  }

  private func index(where fits: (DeliveryLane.Job) -> Bool) -> Int? {
    slots[first...].firstIndex { $0.map(fits) ?? false }
  }

  private mutating func remove(at index: Int) -> DeliveryLane.Job? {
    guard index == first else { return slots.remove(at: index) }
    let job = slots[index]
    slots[index] = nil
    first += 1
    if first * 2 > slots.count {
      slots.removeFirst(first)
      first = 0
    }
    return job
  }
}
