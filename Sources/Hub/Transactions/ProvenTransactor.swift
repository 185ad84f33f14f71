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
  /// What a proof found about records that had been acknowledged.
  public enum Finding: Sendable, Hashable {
    /// So many were lost and are written again.
    case rewritten(Int)
    /// So many are lost for good: partitions of their transaction went to another member meanwhile.
    case lost(Int)
  }

  /// How long the bus has to end what is under way, before it counts as left undecided.
  private static let patience = Duration.seconds(5)

  private let bus: any MessageBus
  private let id: String
  private let group: String
  private let sources: [String]
  private let targets: [String]
  private let clock: any WallClock
  private let found: @Sendable (Finding) -> Void
  private var transactor: (any BusTransactor)?
  /// Problems of the transactor that were looked into.
  private var problemsSeen = 0
  private var hasFailed = true
  /// What was acknowledged is to be looked for as soon as there is a member of the group.
  private var awaitsRepair = false
  /// Partitions where something stood undecided or was lost: a copy of them may tell of what never was.
  public private(set) var struck: Set<TopicPartition> = []
  /// Acknowledged, and not known to stand whole.
  private var commits: [AcknowledgedCommit] = []
  /// The commit whose outcome nobody told.
  private var undecided: UndecidedCommit?

  private struct UndecidedCommit {
    var commit: AcknowledgedCommit
    /// It writes again what the others wrote.
    var isRepair: Bool
    /// No partition of it has left this member, so that the group's offsets speak of this commit.
    var isOurs = true
  }

  /// The transactions of an id.
  /// - Parameters:
  ///   - group: the consumer group whose offsets are committed.
  ///   - sources: topics that the group reads.
  ///   - targets: topics that are written to.
  ///   - found: is told what a proof finds.
  public init(
    bus: any MessageBus, id: String, group: String, sources: [String], targets: [String],
    clock: any WallClock = SystemClock(), found: @escaping @Sendable (Finding) -> Void = { _ in }
  ) {
    self.bus = bus
    self.id = id
    self.group = group
    self.sources = sources
    self.targets = targets
    self.clock = clock
    self.found = found
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
      if let landed = transactor.undecided {
        let commit = AcknowledgedCommit(records: records, landed: landed, offsets: offsets)
        undecided = UndecidedCommit(commit: commit, isRepair: isRepair)
      }
      await giveUp(after: error)
      throw error
    }
  }

  /// Partitions have gone from this member, perhaps to another one.
  public func left(_ partitions: Set<TopicPartition>) {
    if let offsets = undecided?.commit.offsets, !partitions.isDisjoint(with: offsets.keys) { undecided?.isOurs = false }
  }

  /// Copies of these partitions were made anew.
  public func copied(_ partitions: Set<TopicPartition>) { struck.subtract(partitions) }

  // MARK: proof

  /// Makes sure that all which was acknowledged can be read, and that nothing of this id stands undecided.
  /// - Parameters:
  ///   - consumer: the member of the group; nil before there is one: what has to be written again waits then.
  ///   - owned: the partitions that it has, all of them.
  /// - Throws: `.fatal` with `overtaken` where records are lost, for not all partitions of their transaction are this
  ///   member's still, or another one has gone on behind them. Any other error: try again.
  public func prove(
    of consumer: (any BusConsumer)?, owning owned: Set<TopicPartition> = []
  ) async throws(BusError) {
    guard isInDoubt || awaitsRepair && consumer != nil else { return }
    let problems = try await ready().problems
    try await clear()
    if let consumer { try await repair(by: consumer, owning: owned) }
    awaitsRepair = consumer == nil && (!commits.isEmpty || undecided != nil)
    problemsSeen = problems
    hasFailed = false
  }

  /// Ends what stands undecided, and the offsets that do: nobody is told of those.
  private func clear() async throws(BusError) {
    guard let source = try await bus.partitions(of: sources).first else { return }
    let standing = try await standing(in: try await bus.partitions(of: targets))
    struck.formUnion(standing)
    do throws(BusError) {
      try await ready().clear(standing.sorted(), offsets: [source: 0], ofGroup: group)
    } catch {
      await giveUp(after: error)
      throw error
    }
    guard !standing.isEmpty else { return }
    let left = try await self.standing(in: Array(standing))
    let inMind = commits + (undecided.map { [$0.commit] } ?? [])
    guard !left.isDisjoint(with: inMind.spans.keys) else { return }
    throw BusError(.unavailable, code: "_UNDECIDED", message: "a transaction of another id stays open")
  }

  /// Partitions that are not decided up to where they ended when first asked.
  private func standing(in partitions: [TopicPartition]) async throws(BusError) -> Set<TopicPartition> {
    try await bus.reading { [clock] (reader) throws(BusError) in
      let deadline = ContinuousClock.now + Self.patience
      let ends = try await reader.watermarks(partitions)
      var open = Set(ends.filter { $0.value.stable < $0.value.high }.keys)
      while !open.isEmpty, ContinuousClock.now < deadline {
        await clock.wait(.milliseconds(50))
        for (partition, marks) in try await reader.watermarks(Array(open))
        where marks.stable >= ends[partition]?.high ?? 0 { open.remove(partition) }
      }
      return open
    }
  }

  /// Writes again what was acknowledged and is not given to readers.
  private func repair(by consumer: any BusConsumer, owning owned: Set<TopicPartition>) async throws(BusError) {
    let inMind = commits + (undecided.map { [$0.commit] } ?? [])
    guard !inMind.isEmpty else { return }
    let given = try await bus.given(from: inMind.spans)
    let committed = try await bus.committed(group: group, Array(inMind.offsets.keys))
    decide(given, committed)
    let missing = commits.missing(from: given)
    let goal = commits.offsets
    guard !missing.isEmpty || goal.contains(where: { committed[$0.key] ?? -1 < $0.value }) else { return }
    let isOvertaken = goal.contains { committed[$0.key] ?? -1 > $0.value } || commits.haveSuccessors(among: given)
    guard owned.isSuperset(of: goal.keys), !isOvertaken else {
      struck.formUnion(commits.spans.keys)
      commits = []
      found(.lost(missing.count))
      throw BusError(.fatal, code: "overtaken", message: "\(missing.count) acknowledged records are lost")
    }
    let landed = try await commit(missing, goal, of: consumer, isRepair: true)
    commits = [AcknowledgedCommit(records: missing, landed: landed, offsets: goal)]
    if !missing.isEmpty { found(.rewritten(missing.count)) }
  }

  /// Whether the commit counts whose outcome nobody told. One record that readers are given tells that it does, and so do
  /// its offsets, where none but this member can have committed them.
  private func decide(_ given: Set<BusPosition>, _ committed: [TopicPartition: Int64]) {
    guard let undecided else { return }
    self.undecided = nil
    let commit = undecided.commit
    let isTold = undecided.isOurs && commit.offsets.allSatisfy { committed[$0.key] ?? -1 >= $0.value }
    guard isTold || commit.landed.contains(where: given.contains) else { return }
    commits = (undecided.isRepair ? [] : commits) + [commit]
  }

  // MARK: life

  private func ready() async throws(BusError) -> any BusTransactor {
    if let transactor { return transactor }
    let fresh = try await bus.transactor(id: id)
    transactor = fresh
    problemsSeen = 0
    hasFailed = true
    return fresh
  }

  private func giveUp(after error: BusError) async {
    hasFailed = true
    if error.kind == .outcomeUnknown || error.kind == .fatal { await close() }
  }

  /// Ends; a later call takes the id anew, and with it whatever is open is ended.
  public func close() async {
    let closing = transactor
    transactor = nil
    hasFailed = true
    await closing?.close()
  }
}
