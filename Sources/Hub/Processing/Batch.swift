import JSON

/// The events of one transaction: states as they become while the batch is handled, and all that is to be written.
/// Pure apart from what was loaded before.
struct Batch {
  /// A key of one partition of the inbox.
  struct Key: Hashable, Sendable {
    let partition: Int32
    let bytes: [UInt8]
  }

  /// What the processor owns under one key.
  struct Owned: Sendable {
    /// The record in `hub.cases`; nil before the first event.
    var state: [UInt8]?
    /// The record in `hub.bodies`.
    var body: [UInt8]?
    /// The next timer.
    var wake: Wake?
  }

  private(set) var owned: [Key: Owned]
  private(set) var touched: Set<Key> = []
  /// Keys whose body changed.
  private(set) var rewritten: Set<Key> = []
  /// For each partition the offset after the last handled record.
  private(set) var offsets: [Int32: Int64] = [:]
  /// Limits that were told of.
  private(set) var alerts: [DeadlineAlert] = []
  private var records: [BusRecord] = []
  /// States and bodies as records: of each key only the last counts, the others would be compacted away anyway.
  private var latest: [Changelog: BusRecord] = [:]

  private struct Changelog: Hashable {
    let topic: String
    let key: Key
  }

  init(loaded: [Key: Owned]) { owned = loaded }

  /// Handles one record of the inbox; one that cannot be read, or whose state cannot, is set aside.
  mutating func handle(_ message: BusMessage, rules: any CaseRules, now: Timestamp) {
    let key = Key(message)
    let before = owned[key] ?? Owned()
    do throws(RecordProblem) {
      let event = try InboxEvent(message)
      let handling = try Handling(
        event, message: message, state: before.state, body: before.body, rules: rules, now: now)
      take(handling, key)
      offsets[key.partition] = message.offset + 1
    } catch {
      setAside(message, reason: error.code, detail: error.detail, rules: rules, now: now)
    }
  }

  /// Sets a record aside that makes the hub itself fail, and goes on behind it.
  mutating func setAside(
    _ message: BusMessage, reason: String, detail: String, whole: Bool = true, rules: any CaseRules, now: Timestamp
  ) {
    records.append(
      whole
        ? Quarantine.record(of: message, reason: reason, detail: detail, stage: .validate)
        : Quarantine.note(of: message, reason: reason, detail: detail, stage: .validate))
    let entry = JournalEntry(quarantining: message, reason: reason, rules: rules, now: now)
    records.append(entry.record)
    offsets[message.source.partition] = message.offset + 1
    hold(Key(message), entry, detail: reason, now: now)
  }

  /// The case that a record set aside was for, where there is one, is held.
  private mutating func hold(_ key: Key, _ entry: JournalEntry, detail: String, now: Timestamp) {
    guard let source = entry.source, let stored = owned[key]?.state, let json = try? JSONValue(parsing: stored),
      let state = try? CaseState(json: json)
    else { return }
    let value = state.poisoned(detail: detail, source: source, now: now).json.bytes()
    touched.insert(key)
    owned[key]?.state = value
    var record = CloudEvent.record(
      topic: Topics.cases, key: entry.key, bytes: value, entry.attributes("hub.case.state"))
    record.partition = key.partition
    latest[Changelog(topic: Topics.cases, key: key)] = record
  }

  /// Fires the timer of a key; `offset` is the partition's position, committed again as a fence.
  mutating func fire(_ key: Key, offset: Int64, rules: any CaseRules, now: Timestamp) {
    offsets[key.partition] = offset
    let before = owned[key] ?? Owned()
    guard let wake = before.wake, let name = String(validating: key.bytes, as: UTF8.self),
      let handling = try? Handling(
        InboxEvent.timer(key: name, generation: wake.generation, now: now), message: nil, state: before.state,
        body: before.body, rules: rules, now: now)
    else {
      // A state that cannot be read has no timer; it must not stay due for ever.
      owned[key]?.wake = nil
      touched.insert(key)
      return
    }
    take(handling, key)
  }

  private mutating func take(_ handling: Handling, _ key: Key) {
    touched.insert(key)
    alerts += handling.journal.alerts
    var after = owned[key] ?? Owned()
    after.state = handling.state
    after.wake = handling.wake
    if let body = handling.body {
      after.body = body
      rewritten.insert(key)
    }
    owned[key] = after
    for var record in handling.records {
      guard record.topic == Topics.cases || record.topic == Topics.bodies else {
        records.append(record)
        continue
      }
      // The changelogs have the partitions of the inbox, so that an owner restores just its own.
      record.partition = key.partition
      latest[Changelog(topic: record.topic, key: key)] = record
    }
  }

  /// All records of the transaction.
  var everything: [BusRecord] { records + latest.values }
}

extension Batch.Key {
  /// The key of a record of the inbox.
  init(_ message: BusMessage) { self.init(partition: message.source.partition, bytes: message.key ?? []) }
}

extension Wake {
  /// The timer that a record of `hub.cases` asks for, under whatever kind of key: both kinds of state name it alike.
  init?(stored value: [UInt8]) {
    guard let json = try? JSONValue(parsing: value), let fields = try? CanonicalFields(json),
      let at = try? fields.optionalMilliseconds("wake"), let generation = try? fields.count("generation")
    else { return nil }
    self.init(at: at, generation: generation)
  }
}

extension JournalEntry {
  /// The entry about an inbox record that was set aside: each record has one, so that the ledger finds none missing.
  init(quarantining message: BusMessage, reason: String, rules: any CaseRules, now: Timestamp) {
    let key = message.key.flatMap { String(validating: $0, as: UTF8.self) } ?? ""
    self.init(
      key: key.isEmpty ? "unreadable" : key,
      source: SourcePosition(partition: message.source.partition, offset: message.offset),
      event: message.header("ce_id") ?? "\(message.source.partition)/\(message.offset)", kind: .submitted, time: now,
      stage: .validate, outcome: .quarantined, configuration: rules.version)
    self.reason = .poison
    detail = reason
  }
}
