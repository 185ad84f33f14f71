/// What the index keeps of a record that was set aside: where it stands, and why. Its bytes are in Kafka alone.
public struct QuarantinedRecord: Sendable, Hashable {
  /// Where it stands in `hub.quarantine`.
  public var position: BusPosition
  /// When it was set aside.
  public var written: Timestamp
  /// Its key, where that is text.
  public var key: String?
  /// Why: a stable code.
  public var reason: String
  /// The stage at which it was set aside.
  public var stage: String
  /// For an operator.
  public var detail: String
  /// `topic/partition/offset` of the record that it was.
  public var source: String
}

extension QuarantinedRecord {
  /// Most characters of each text: the headers may be anybody's.
  private static let longest = 200

  init(_ message: BusMessage) {
    func header(_ name: String) -> String { String((message.header(name) ?? "").prefix(Self.longest)) }
    position = BusPosition(message.source, message.offset)
    written = Timestamp(milliseconds: message.timestamp)
    key = message.key.flatMap { String(validating: $0, as: UTF8.self) }.map { String($0.prefix(Self.longest)) }
    reason = header(Quarantine.Header.reason)
    stage = header(Quarantine.Header.stage)
    detail = header(Quarantine.Header.detail)
    source = header(Quarantine.Header.source)
  }
}

/// What to look for among the records that were set aside; an absent field does not narrow.
public struct QuarantineQuery: Sendable, Hashable {
  /// Set aside for this reason.
  public var reason: String?
  /// Set aside at this moment or later.
  public var from: Timestamp?
  /// Set aside before this moment.
  public var until: Timestamp?
  /// Goes on behind an earlier page.
  public var after: CaseQuery.Cursor?
  /// Most records to answer with, 1…500.
  public var limit: Int

  /// A query for everything.
  public init(limit: Int = 50) { self.limit = limit }
}

/// One page of records that were set aside.
public struct QuarantinePage: Sendable, Hashable {
  /// Newest first.
  public var records: [QuarantinedRecord]
  /// Where the next page begins; nil where there is none.
  public var next: CaseQuery.Cursor?
}
