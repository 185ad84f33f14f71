import JSON

extension JournalEntry {
  /// Reads a record of `hub.journal`.
  public init(_ message: BusMessage) throws(RecordProblem) {
    let (_, _, value) = try CloudEvent.read(message)
    do throws(CanonicalProblem) { try self.init(json: value) } catch { throw RecordProblem(error) }
  }

  /// The record for `hub.journal`.
  public var record: BusRecord {
    CloudEvent.record(
      topic: Topics.journal, key: key, value: json, attributes("hub.journal.entry"),
      more: [BusHeader(Handling.configurationHeader, configuration)])
  }

  /// Attributes of a record that comes of the event that the entry is about.
  func attributes(_ type: String) -> CloudEvent.Attributes { .init(id: "\(event)/\(type)", type: type, time: time) }

  /// The record that sets a status aside that waited in vain.
  func quarantine(_ waiting: WaitingStatus) -> BusRecord {
    CloudEvent.record(
      topic: Topics.quarantine, key: key, value: waiting.status.json,
      .init(id: waiting.event, type: "hub.inbox.status", time: waiting.since),
      more: [
        BusHeader(Quarantine.Header.reason, HoldReason.caseUnknown.rawValue),
        BusHeader(Quarantine.Header.stage, stage.rawValue), BusHeader(Quarantine.Header.detail, key),
      ])
  }
}

extension CaseState {
  /// Reads a record of `hub.cases`; nil for a tombstone and for what waits under a foreign number.
  public static func read(_ message: BusMessage) throws(RecordProblem) -> CaseState? {
    guard message.value != nil, message.key?.starts(with: Array("ref/".utf8)) != true else { return nil }
    let (_, _, value) = try CloudEvent.read(message)
    do throws(CanonicalProblem) { return try CaseState(json: value) } catch { throw RecordProblem(error) }
  }
}
