/// When each open case is asked for next. Pure: time comes in.
struct PollSchedule {
  private struct Entry {
    var interval: Duration
    var due: Int64
    /// Digest of the last answer, so that only a changed one becomes an event.
    var answer: [UInt8]?
  }

  /// After so many doublings an unchanged case is asked no less often.
  private static let mostDoublings = 4

  private var entries: [ReferenceKey: Entry] = [:]
  /// Numbers by the second at which they are due.
  private var buckets: [Int64: Set<ReferenceKey>] = [:]

  var count: Int { entries.count }

  /// Begins asking for a case; nothing changes where it is asked for already.
  mutating func add(_ number: ReferenceKey, every interval: Duration, now: Timestamp) {
    guard entries[number] == nil else { return }
    put(number, Entry(interval: interval, due: 0, answer: nil), interval, now)
  }

  /// Ends asking.
  mutating func remove(_ number: ReferenceKey) {
    if let entry = entries.removeValue(forKey: number) { buckets[entry.due]?.remove(number) }
  }

  /// Takes up to `limit` numbers whose time has come out of the schedule; each must be answered or put off.
  mutating func due(at now: Timestamp, limit: Int) -> [ReferenceKey] {
    let second = now.milliseconds / 1000
    var found: [ReferenceKey] = []
    for bucket in buckets.keys.filter({ $0 <= second }).sorted() {
      let taken = Array((buckets[bucket] ?? []).prefix(limit - found.count))
      found += taken
      buckets[bucket]?.subtract(taken)
      if buckets[bucket]?.isEmpty == true { buckets[bucket] = nil }
      if found.count >= limit { break }
    }
    return found
  }

  /// Notes an answer; true where it is a new one. A change is asked after soon, an unchanged case ever more rarely.
  mutating func answered(_ number: ReferenceKey, _ digest: [UInt8], every interval: Duration, now: Timestamp) -> Bool {
    guard var entry = entries[number] else { return false }
    let changed = entry.answer != digest
    entry.answer = digest
    entry.interval = changed ? interval : min(entry.interval * 2, interval * (1 << Self.mostDoublings))
    put(number, entry, entry.interval, now)
    return changed
  }

  /// No answer, or one that cannot be read: later.
  mutating func putOff(_ number: ReferenceKey, every interval: Duration, now: Timestamp) {
    guard var entry = entries[number] else { return }
    entry.interval = min(entry.interval * 2, interval * (1 << Self.mostDoublings))
    put(number, entry, entry.interval, now)
  }

  private mutating func put(_ number: ReferenceKey, _ entry: Entry, _ interval: Duration, _ now: Timestamp) {
    var entry = entry
    entry.due = (now.milliseconds + max(0, interval.milliseconds)) / 1000
    entries[number] = entry
    buckets[entry.due, default: []].insert(number)
  }
}
