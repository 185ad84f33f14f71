/// What a batch of records says, read and put together before the file is touched. Pure.
struct IndexBatch: Sendable {
  /// Newest state of each case; nil for a tombstone. In order of first sight.
  private(set) var states: [(key: String, state: CaseState?, value: [UInt8])] = []
  /// Journal entries in order.
  private(set) var entries: [(entry: JournalEntry, value: [UInt8])] = []
  /// Records that were set aside.
  private(set) var quarantined: [QuarantinedRecord] = []
  /// The two sides of the ledger's join.
  private(set) var inbox = InboxJoin()
  /// For each partition the offset after the last record.
  private(set) var next: [TopicPartition: Int64] = [:]
  /// Records that are no value of their topic: told, passed over.
  private(set) var unreadable: [BusPosition] = []
  private var places: [String: Int] = [:]

  init(_ messages: [BusMessage]) {
    for message in messages {
      next[message.source] = message.offset + 1
      switch message.source.topic {
      case Topics.cases: readCase(message)
      case Topics.journal: readEntry(message)
      case Topics.inbox:
        inbox.record(SourcePosition(partition: message.source.partition, offset: message.offset), at: message.timestamp)
      case Topics.quarantine: quarantined.append(QuarantinedRecord(message))
      default: break
      }
    }
  }

  private mutating func readCase(_ message: BusMessage) {
    do throws(RecordProblem) {
      let state = try CaseState.read(message)
      guard let key = message.key.flatMap({ String(validating: $0, as: UTF8.self) }) else {
        throw RecordProblem("key", "text")
      }
      // Under a foreign number stands what waits for it: no case.
      if !key.hasPrefix("ref/") { put(key, state, message.value ?? []) }
    } catch {
      unreadable.append(BusPosition(message.source, message.offset))
    }
  }

  private mutating func put(_ key: String, _ state: CaseState?, _ value: [UInt8]) {
    if let place = places[key] {
      states[place] = (key, state, value)
    } else {
      places[key] = states.count
      states.append((key, state, value))
    }
  }

  private mutating func readEntry(_ message: BusMessage) {
    guard let value = message.value, let entry = try? JournalEntry(message) else {
      unreadable.append(BusPosition(message.source, message.offset))
      return
    }
    entries.append((entry, value))
    if let source = entry.source { inbox.outcome(source) }
  }
}
