/// Transactions of one id and group, one after the other, of which nothing is lost that was acknowledged.
///
/// Kafka takes a partition that has no leader for a deleted one, and completes a transaction there without its marker
/// (4.3.1: `KRaftMetadataCache.getPartitionLeaderEndpoint` gives none, `TransactionMarkerChannelManager` skips it). All
/// partitions are without one for a moment while a node that leads alone comes up after a crash. A transaction that was
/// acknowledged just before then stands undecided where it was skipped: nobody reads on, and it ends as the id's next
/// transaction there does, aborted where that one is. So the last commits are kept in mind, and whenever the bus was in
/// trouble they are proven before the next batch: what stands undecided is ended, and what readers are not given is
/// written again.
///
/// What is not in mind any more, after a crash of this process too, is ended as aborted with its offsets, and read again.
/// Keep one for as long as the process lives.
public actor ProvenTransactor {
  /// How long the bus has to end what is under way, before it counts as left undecided.
  private static let patience = Duration.seconds(5)

  /// The consumer group whose offsets it commits.
  public nonisolated let group: String
  private let bus: any MessageBus
  private let id: String
  private let sources: [String]
  private let targets: [String]
  private let clock: any WallClock
  private let rewrote: @Sendable (Int) -> Void
  private var transactor: (any BusTransactor)?
  /// Problems of the transactor that were looked into.
  private var problemsSeen = 0
  private var hasFailed = true
  /// What was acknowledged is to be looked for as soon as there is a member of the group.
  private var awaitsRepair = false
  /// Where something stood undecided or was lost, until it was told.
  private var struck: Set<TopicPartition> = []
  /// Acknowledged, and not known to stand whole.
  private var commits: [AcknowledgedCommit] = []
  /// The commit whose outcome nobody told, and whether it wrote the others again.
  private var undecided: (commit: AcknowledgedCommit, isRepair: Bool)?

  /// The transactions of an id.
  /// - Parameters:
  ///   - sources: topics that the group reads.
  ///   - targets: topics that are written to.
  ///   - rewrote: is told of records that had been acknowledged, were lost and are written again.
  public init(
    bus: any MessageBus, id: String, group: String, sources: [String], targets: [String],
    clock: any WallClock = SystemClock(), rewrote: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.bus = bus
    self.id = id
    self.group = group
    self.sources = sources
    self.targets = targets
    self.clock = clock
    self.rewrote = rewrote
  }

  /// Whether `prove` has something to do: at first, after a failure, and after trouble on the way to the bus.
  public var isInDoubt: Bool { hasFailed || transactor?.problems != problemsSeen }

  /// Commits, as a `BusTransactor` does. After `.outcomeUnknown` and `.fatal` the next call takes the id anew.
  public func commit(
    _ records: [BusRecord], offsets: [TopicPartition: Int64], of consumer: any BusConsumer
  ) async throws(BusError) -> [BusPosition] {
    let landed = try await commit(records, offsets, of: consumer, isRepair: false)
    // A transaction begins only after the one before was ended everywhere, unless the bus was in trouble meanwhile.
    if !isInDoubt { commits = [] }
    commits.append(AcknowledgedCommit(records: records, landed: landed, offsets: offsets))
    return landed
  }

  private func commit(
    _ records: [BusRecord], _ offsets: [TopicPartition: Int64], of consumer: any BusConsumer, isRepair: Bool
  ) async throws(BusError) -> [BusPosition] {
    let transactor = try await ready()
    do throws(BusError) {
      return try await transactor.commit(records, offsets: offsets, of: consumer)
    } catch {
      hasFailed = true
      if error.kind == .outcomeUnknown || error.kind == .fatal {
        undecided = transactor.undecided.map {
          (AcknowledgedCommit(records: records, landed: $0, offsets: offsets), isRepair)
        }
        await close()
      }
      throw error
    }
  }

  /// Makes sure that all which was acknowledged can be read, and that nothing of this id stands undecided.
  /// - Parameter consumer: the member of the group; nil before there is one: what has to be written again waits then.
  /// - Returns: partitions where something stood undecided or was lost. A local copy of them may tell of what never was.
  /// - Throws: `.fatal` with `overtaken` where another member went on behind what would have to be written again; what
  ///   was acknowledged is lost then, and the ledger tells its events as unaccounted for. Any other error: try again.
  public func prove(of consumer: (any BusConsumer)?) async throws(BusError) -> Set<TopicPartition> {
    guard isInDoubt || awaitsRepair && consumer != nil else { return [] }
    let problems = try await ready().problems
    try await clear()
    if let consumer { try await repair(by: consumer) }
    awaitsRepair = consumer == nil && (!commits.isEmpty || undecided != nil)
    problemsSeen = problems
    hasFailed = false
    defer { struck = [] }
    return struck
  }

  /// Ends what stands undecided, and the offsets that do: nobody is told of those.
  private func clear() async throws(BusError) {
    guard let source = try await bus.partitions(of: sources).first else { return }
    let standing = try await undecided(of: try await bus.partitions(of: targets))
    struck.formUnion(standing)
    try await ready().clear(standing.sorted(), offsets: [source: 0], ofGroup: group)
    guard !standing.isEmpty else { return }
    let left = try await undecided(of: Array(standing))
    guard !left.isDisjoint(with: commits.spans.keys) else { return }
    throw BusError(.unavailable, code: "_UNDECIDED", message: "a transaction of another id stays open")
  }

  /// Partitions that are not decided up to where they ended when first asked.
  private func undecided(of partitions: [TopicPartition]) async throws(BusError) -> Set<TopicPartition> {
    let reader = try await bus.reader()
    let standing: Result<Set<TopicPartition>, BusError>
    do throws(BusError) {
      let deadline = ContinuousClock.now + Self.patience
      let ends = try await reader.watermarks(partitions)
      var open = Set(ends.filter { $0.value.stable < $0.value.high }.keys)
      while !open.isEmpty, ContinuousClock.now < deadline {
        await clock.wait(.milliseconds(50))
        for (partition, marks) in try await reader.watermarks(Array(open))
        where marks.stable >= ends[partition]?.high ?? 0 { open.remove(partition) }
      }
      standing = .success(open)
    } catch {
      standing = .failure(error)
    }
    await reader.close()
    return try standing.get()
  }

  /// Writes again what was acknowledged and is not given to readers.
  private func repair(by consumer: any BusConsumer) async throws(BusError) {
    let known = undecided?.commit.offsets ?? [:]
    let offsets = commits.offsets
    let all = Array(Set(offsets.keys).union(known.keys))
    guard !all.isEmpty else { return }
    let committed = try await bus.committed(group: group, all)
    if let (commit, isRepair) = undecided {
      undecided = nil
      // With its offsets it was committed; the batch is not handled again.
      if known.allSatisfy({ committed[$0.key] ?? -1 >= $0.value }) { commits = (isRepair ? [] : commits) + [commit] }
    }
    let missing = commits.missing(from: try await bus.given(commits.spans))
    let goal = commits.offsets
    guard !missing.isEmpty || goal.contains(where: { committed[$0.key] ?? -1 < $0.value }) else { return }
    guard goal.allSatisfy({ committed[$0.key] ?? -1 <= $0.value }) else {
      struck.formUnion(commits.spans.keys)
      commits = []
      throw BusError(.fatal, code: "overtaken", message: "\(missing.count) acknowledged records are lost")
    }
    let landed = try await commit(missing, goal, of: consumer, isRepair: true)
    commits = [AcknowledgedCommit(records: missing, landed: landed, offsets: goal)]
    if !missing.isEmpty { rewrote(missing.count) }
  }

  private func ready() async throws(BusError) -> any BusTransactor {
    if let transactor { return transactor }
    let fresh = try await bus.transactor(id: id)
    transactor = fresh
    problemsSeen = 0
    hasFailed = true
    return fresh
  }

  /// Ends; a later call takes the id anew, and with it whatever is open is ended.
  public func close() async {
    let closing = transactor
    transactor = nil
    hasFailed = true
    await closing?.close()
  }
}
