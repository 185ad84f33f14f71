/// The records that wait in a lane, in order. A case has at most one unsettled record at a system, so a later record of an
/// application says that the earlier one is settled: whoever begins again after a crash meets both, and must neither send
/// the earlier one after the later nor the two side by side. Pure.
struct LaneQueue {
  private var waiting: [DeliveryLane.Job] = []
  private var atWork: Set<ApplicationID> = []
  /// Applications that wait, so that the common case is not searched for.
  private var applications: Set<ApplicationID> = []

  var count: Int { waiting.count }
  /// True where a record may be taken.
  var hasReady: Bool { waiting.contains { !atWork.contains($0.record.application) } }

  /// Adds a record. Gives back the earlier one of its application, which is settled, where one waits.
  mutating func add(_ job: DeliveryLane.Job) -> DeliveryLane.Job? {
    var settled: DeliveryLane.Job?
    if !applications.insert(job.record.application).inserted {
      let index = waiting.firstIndex { $0.record.application == job.record.application }
      settled = index.map { waiting.remove(at: $0) }
    }
    waiting.append(job)
    return settled
  }

  /// Puts a record back to the front. Gives it back where a later one of its application waits, for then it is settled.
  mutating func putBack(_ job: DeliveryLane.Job) -> DeliveryLane.Job? {
    guard applications.insert(job.record.application).inserted else { return job }
    waiting.insert(job, at: 0)
    return nil
  }

  /// Takes the first record whose application is not at work.
  mutating func next() -> DeliveryLane.Job? {
    guard let index = waiting.firstIndex(where: { !atWork.contains($0.record.application) }) else { return nil }
    let job = waiting.remove(at: index)
    applications.remove(job.record.application)
    atWork.insert(job.record.application)
    return job
  }

  /// An application is not at work any more.
  mutating func finished(_ application: ApplicationID) { atWork.remove(application) }

  /// Forgets what waits of partitions that go away.
  mutating func drop(_ partitions: Set<TopicPartition>) {
    waiting.removeAll { partitions.contains($0.source) }
    applications = Set(waiting.map(\.record.application))
  }
}
