import Crypto

/// What belongs to no case (隔离): kept whole in `hub.quarantine`, with the reason and where it came from.
public enum Quarantine {
  /// Names of the headers that quarantine adds.
  public enum Header {
    /// A stable code: a `HoldReason`, or what could not be read.
    public static let reason = "hub-reason"
    /// The stage at which it was set aside.
    public static let stage = "hub-stage"
    /// For an operator; never personal data.
    public static let detail = "hub-detail"
    /// `topic/partition/offset` of the record that was set aside.
    public static let source = "hub-source"
  }

  /// The record that sets a message aside: its bytes and headers as they are, and why.
  static func record(of message: BusMessage, reason: String, detail: String = "", stage: Stage) -> BusRecord {
    let source = "\(message.source.topic)/\(message.source.partition)/\(message.offset)"
    let added = [
      BusHeader(Header.reason, reason), BusHeader(Header.stage, stage.rawValue), BusHeader(Header.detail, detail),
      BusHeader(Header.source, source),
    ]
    return BusRecord(topic: Topics.quarantine, key: message.key, value: message.value, headers: message.headers + added)
  }

  /// The record that sets aside a document that the hub fetched: its bytes, and how they came.
  static func record(of original: Original, reason: String, detail: String = "", stage: Stage) -> BusRecord {
    var record = OriginalRecord.record(
      original, digest: Hex.encode(Digest.sha256(original.bytes)), key: original.system.rawValue)
    record.topic = Topics.quarantine
    record.headers += [
      BusHeader(Header.reason, reason), BusHeader(Header.stage, stage.rawValue), BusHeader(Header.detail, detail),
    ]
    return record
  }

  /// The same without the bytes, for a message that can be written nowhere.
  static func note(of message: BusMessage, reason: String, detail: String, stage: Stage) -> BusRecord {
    var bare = message
    bare.value = nil
    bare.headers = []
    return record(of: bare, reason: reason, detail: detail, stage: stage)
  }
}
