import Hub

/// Everything the bus holds, behind one lock.
struct MemoryState {
  struct Group {
    var members: [Int] = []
    var committed: [TopicPartition: Int64] = [:]
  }

  struct Member {
    var subscription: BusSubscription
    var events: [BusEvent] = []
    var positions: [TopicPartition: Int64] = [:]
    var assigned: [TopicPartition] = []
    var paused: Set<TopicPartition> = []
    var revoking = false
    /// Ends at the time of joining, for `caughtUp`; empty once it was told.
    var goals: [TopicPartition: Int64] = [:]
  }

  let defaultPartitions: Int
  var logs: [String: [[BusMessage]]] = [:]
  var settings: [String: [String: String]] = [:]
  var groups: [String: Group] = [:]
  var members: [Int: Member] = [:]
  var epochs: [String: Int] = [:]
  var faults: [MemoryFault] = []
  /// How often a broker went away.
  var problems = 0
  /// Transactional ids whose holder can do nothing any more.
  var spent: Set<String> = []
  /// Where the last transaction wrote.
  var committed: [BusPosition] = []
  /// Where a transaction wrote whose outcome its writer was not told.
  var undecided: [BusPosition]?
  /// What readers of committed records are not given.
  var hidden: Set<BusPosition> = []
  var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextMember = 0
  private var clock: Int64 = 1_772_413_200_000

  init(defaultPartitions: Int) { self.defaultPartitions = defaultPartitions }

  mutating func ensure(_ topic: String, partitions: Int? = nil) {
    guard logs[topic] == nil else { return }
    logs[topic] = Array(repeating: [], count: partitions ?? defaultPartitions)
    for (name, group) in groups where group.members.contains(where: { matches($0, topic) }) { rebalance(name) }
  }

  mutating func append(_ records: [BusRecord]) -> [BusPosition] {
    records.map { record in
      ensure(record.topic)
      let count = logs[record.topic]?.count ?? 1
      let partition = record.partition.map(Int.init) ?? Self.partition(of: record.key, count: count)
      let source = TopicPartition(record.topic, Int32(partition))
      let offset = Int64(logs[record.topic]?[partition].count ?? 0)
      clock += 1
      logs[record.topic]?[partition].append(
        BusMessage(
          source: source, offset: offset, timestamp: clock, key: record.key, value: record.value,
          headers: record.headers))
      return BusPosition(source, offset)
    }
  }

  /// FNV-1a: any stable spread will do here.
  private static func partition(of key: [UInt8]?, count: Int) -> Int {
    let hash = (key ?? []).reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return Int(hash % UInt64(count))
  }

  mutating func join(_ subscription: BusSubscription) -> Int {
    nextMember += 1
    var member = Member(subscription: subscription)
    switch subscription {
    case .partitions(let offsets):
      for (partition, offset) in offsets {
        ensure(partition.topic)
        member.positions[partition] = max(0, offset)
        member.goals[partition] = end(of: partition)
      }
      members[nextMember] = member
    case .group(let group, let topics):
      members[nextMember] = member
      groups[group, default: Group()].members.append(nextMember)
      for topic in topics where !topic.hasPrefix("^") { ensure(topic) }
      rebalance(group)
    }
    return nextMember
  }

  mutating func leave(_ id: Int) {
    guard let member = members.removeValue(forKey: id) else { return }
    guard case .group(let group, _) = member.subscription else { return }
    groups[group]?.members.removeAll { $0 == id }
    rebalance(group)
  }

  func isHidden(_ message: BusMessage) -> Bool {
    !hidden.isEmpty && hidden.contains(BusPosition(message.source, message.offset))
  }

  func end(of partition: TopicPartition) -> Int64 {
    guard let logs = logs[partition.topic], logs.indices.contains(Int(partition.partition)) else { return 0 }
    return Int64(logs[Int(partition.partition)].count)
  }

  private func matches(_ member: Int, _ topic: String) -> Bool {
    guard case .group(_, let topics)? = members[member]?.subscription else { return false }
    return topics.contains { name in
      guard name.hasPrefix("^"), let pattern = try? Regex(name) else { return name == topic }
      return topic.wholeMatch(of: pattern) != nil
    }
  }

  /// Eager: everybody gives back everything, then all is dealt out anew.
  mutating func rebalance(_ name: String) {
    guard let group = groups[name] else { return }
    for id in group.members where members[id]?.revoking == false && members[id]?.assigned.isEmpty == false {
      let share = members[id]?.assigned ?? []
      members[id]?.revoking = true
      members[id]?.events.append(.revoked(share))
    }
    deal(name)
  }

  mutating func deal(_ name: String) {
    guard let group = groups[name], !group.members.isEmpty else { return }
    guard !group.members.contains(where: { members[$0]?.revoking == true }) else { return }
    var shares: [Int: [TopicPartition]] = [:]
    for (topic, partitions) in logs.sorted(by: { $0.key < $1.key }) {
      let readers = group.members.filter { matches($0, topic) }
      guard !readers.isEmpty else { continue }
      for partition in partitions.indices {
        shares[readers[partition % readers.count], default: []].append(TopicPartition(topic, Int32(partition)))
      }
    }
    for id in group.members {
      let share = shares[id] ?? []
      members[id]?.assigned = share
      // An assignment that was never looked at is overtaken by this one.
      members[id]?.events.removeAll { if case .assigned = $0 { true } else { false } }
      members[id]?.positions = [:]
      members[id]?.paused = []
      if !share.isEmpty {
        let offsets = share.map { ($0, group.committed[$0]) }
        members[id]?.events.append(.assigned(Dictionary(uniqueKeysWithValues: offsets)))
      }
    }
  }

  func hasNews(for id: Int) -> Bool {
    guard let member = members[id] else { return true }
    if !member.events.isEmpty { return true }
    if member.positions.contains(where: { !member.paused.contains($0.key) && $0.value < end(of: $0.key) }) {
      return true
    }
    return !member.goals.isEmpty && member.goals.allSatisfy { (member.positions[$0.key] ?? 0) >= $0.value }
  }
}
