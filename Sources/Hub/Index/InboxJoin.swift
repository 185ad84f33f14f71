/// The merge of inbox records with the outcomes that the journal has of them. What meets inside one batch never reaches the
/// file; the rest is kept there until its other half comes.
struct InboxJoin: Sendable {
  /// Inbox records without an outcome in this batch, and when they were written (milliseconds since 1970).
  private(set) var records: [SourcePosition: Int64] = [:]
  /// Outcomes without an inbox record in this batch.
  private(set) var outcomes: Set<SourcePosition> = []

  /// An inbox record was read.
  mutating func record(_ position: SourcePosition, at written: Int64) {
    if outcomes.remove(position) == nil { records[position] = written }
  }

  /// A journal entry of an inbox record was read.
  mutating func outcome(_ position: SourcePosition) {
    if records.removeValue(forKey: position) == nil { outcomes.insert(position) }
  }
}
