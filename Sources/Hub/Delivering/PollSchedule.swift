/// When each open case of a system is asked for next. Pure: time comes in. Close together while a case is new or has just
/// changed, so that a status which holds for a short while is seen; then ever more rarely, up to the longest pause.
struct PollSchedule {
  private struct Entry {
    /// When it is asked for; nil while it is being asked.
    var due: Int64?
    /// Answers in a row that told nothing new.
    var unchanged = 0
    /// Questions so far: what the pauses are spread by.
    var asked = 0
    /// Digest of the last answer, so that only a changed one becomes an event.
    var answer: [UInt8]?
  }

  private let settings: PollSettings
  /// Share by which each pause is spread.
  private let jitter: Double
  private var entries: [CaseNumber: Entry] = [:]
  private var queue = DueQueue()

  init(_ settings: PollSettings, jitter: Double) {
    self.settings = settings
    self.jitter = jitter
  }

  /// Begins asking for a case; nothing changes where it is asked for already.
  mutating func add(_ number: CaseNumber, now: Timestamp) {
    guard entries[number] == nil else { return }
    entries[number] = Entry()
    plan(number, now)
  }

  /// Ends asking.
  mutating func remove(_ number: CaseNumber) { entries[number] = nil }

  /// When the next case is due, in milliseconds since 1970; nil where none is.
  mutating func nextDue() -> Int64? {
    while let next = queue.first, entries[next.number]?.due != next.at { queue.removeFirst() }
    return queue.first?.at
  }

  /// Takes up to `limit` numbers whose time has come; each must be answered, put off or postponed.
  mutating func due(at now: Timestamp, limit: Int) -> [CaseNumber] {
    var found: [CaseNumber] = []
    while found.count < limit, let at = nextDue(), at <= now.milliseconds, let number = queue.first?.number {
      queue.removeFirst()
      entries[number]?.due = nil
      entries[number]?.asked += 1
      found.append(number)
    }
    return found
  }

  /// Notes an answer; true where it is a new one.
  mutating func answered(_ number: CaseNumber, _ digest: [UInt8], now: Timestamp) -> Bool {
    guard let entry = entries[number] else { return false }
    let changed = entry.answer != digest
    entries[number]?.answer = digest
    entries[number]?.unchanged = changed ? 0 : entry.unchanged + 1
    plan(number, now)
    return changed
  }

  /// No answer, or one that cannot be read: counts as one without news.
  mutating func putOff(_ number: CaseNumber, now: Timestamp) {
    entries[number]?.unchanged += 1
    plan(number, now)
  }

  /// Its answer could not be handed on: whatever comes next is new.
  mutating func forgetAnswer(_ number: CaseNumber) { entries[number]?.answer = nil }

  /// It could not be asked, for the system takes no more questions now.
  mutating func postpone(_ number: CaseNumber, by pause: Duration, now: Timestamp) {
    plan(number, at: now.milliseconds + pause.milliseconds)
  }

  private mutating func plan(_ number: CaseNumber, _ now: Timestamp) {
    guard let entry = entries[number] else { return }
    let doublings = min(max(0, entry.unchanged - settings.close), 40)
    let every = max(1, settings.every.milliseconds)
    let (pause, overflow) = every.multipliedReportingOverflow(by: 1 << doublings)
    let longest = settings.longest.milliseconds
    let wait = Spread.around(overflow ? longest : min(pause, longest), by: jitter, of: "\(number)/\(entry.asked)")
    plan(number, at: now.milliseconds + wait)
  }

  private mutating func plan(_ number: CaseNumber, at time: Int64) {
    guard entries[number] != nil else { return }
    entries[number]?.due = time
    queue.add(number, at: time)
  }
}
