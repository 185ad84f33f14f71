import Crypto

/// An original as `hub.received` keeps it: the bytes as the value, how they came in the headers (CloudEvents 1.0, binary
/// mode). The id is the digest of the bytes: the same bytes are the same original.
public enum OriginalRecord {
  /// Names of the headers beside those of CloudEvents.
  enum Header {
    static let system = "hub-system"
    static let number = "hub-case-number"
    /// Length of bytes that stand in the blob store under the record's id.
    static let stored = "hub-stored"
  }

  /// CloudEvents type of an original.
  static let type = "hub.original.received.v1"

  /// The record of an original.
  /// - Parameter key: what it is about: an application's id, or `ref/<system>/<number>`.
  static func record(_ original: Original, digest: String, key: String) -> BusRecord {
    BusRecord(
      topic: Topics.received, key: Array(key.utf8), value: original.bytes, headers: headers(original, digest, key))
  }

  /// The record of an original whose bytes stand in the blob store.
  static func reference(_ original: Original, digest: String, key: String) -> BusRecord {
    BusRecord(
      topic: Topics.received, key: Array(key.utf8), value: [],
      headers: headers(original, digest, key) + [BusHeader(Header.stored, String(original.bytes.count))])
  }

  private static func headers(_ original: Original, _ digest: String, _ key: String) -> [BusHeader] {
    var headers = [
      BusHeader("ce_specversion", "1.0"), BusHeader("ce_id", digest), BusHeader("ce_type", type),
      BusHeader("ce_source", "/systems/\(original.system)"), BusHeader("ce_subject", key),
      BusHeader("ce_time", original.receivedAt.rfc3339), BusHeader(Header.system, original.system.rawValue),
    ]
    if let contentType = original.contentType { headers.append(BusHeader("content-type", contentType)) }
    if let number = original.number { headers.append(BusHeader(Header.number, number.rawValue)) }
    return headers
  }

  /// How many bytes of an original stand in the blob store; nil where they stand in its record.
  static func referredSize(in message: BusMessage) -> Int? { message.header(Header.stored).flatMap { Int($0) } }

  /// The original that a record keeps; nil where it is not one, or where its bytes are not those of its digest.
  public static func original(in message: BusMessage) -> (original: Original, digest: String)? {
    guard let bytes = message.value, let (head, digest) = head(of: message),
      Hex.encode(Digest.sha256(bytes)) == digest
    else { return nil }
    var original = head
    original.bytes = bytes
    return (original, digest)
  }

  /// An original as its record's headers tell it, without its bytes.
  static func head(of message: BusMessage) -> (original: Original, digest: String)? {
    guard let system = message.header(Header.system), let digest = message.header("ce_id"),
      let time = message.header("ce_time").flatMap({ Timestamp(rfc3339: $0) })
    else { return nil }
    let original = Original(
      system: SystemCode(system), bytes: [], contentType: message.header("content-type"), receivedAt: time,
      number: message.header(Header.number).map { CaseNumber($0) })
    return (original, digest)
  }
}
