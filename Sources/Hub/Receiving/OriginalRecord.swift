import Crypto

/// An original as `hub.received` keeps it: the bytes as the value, how they came in the headers (CloudEvents 1.0, binary
/// mode). The id is the digest of the bytes: the same bytes are the same original.
public enum OriginalRecord {
  /// Names of the headers beside those of CloudEvents.
  enum Header {
    static let system = "hub-system"
    static let number = "hub-case-number"
  }

  /// CloudEvents type of an original.
  static let type = "hub.original.received.v1"

  /// The record of an original.
  /// - Parameter key: what it is about: an application's id, or `ref/<system>/<number>`.
  static func record(_ original: Original, digest: String, key: String) -> BusRecord {
    var headers = [
      BusHeader("ce_specversion", "1.0"), BusHeader("ce_id", digest), BusHeader("ce_type", type),
      BusHeader("ce_source", "/systems/\(original.system)"), BusHeader("ce_subject", key),
      BusHeader("ce_time", original.receivedAt.rfc3339), BusHeader(Header.system, original.system.rawValue),
    ]
    if let contentType = original.contentType { headers.append(BusHeader("content-type", contentType)) }
    if let number = original.number { headers.append(BusHeader(Header.number, number.rawValue)) }
    return BusRecord(
      topic: Topics.received, key: Array(key.utf8), value: original.bytes, headers: headers)
  }

  /// The original that a record keeps; nil where it is not one, or where its bytes are not those of its digest.
  public static func original(in message: BusMessage) -> (original: Original, digest: String)? {
    guard let bytes = message.value, let system = message.header(Header.system), let digest = message.header("ce_id"),
      let time = message.header("ce_time").flatMap({ Timestamp(rfc3339: $0) }),
      Hex.encode(Digest.sha256(bytes)) == digest
    else { return nil }
    let original = Original(
      system: SystemCode(system), bytes: bytes, contentType: message.header("content-type"), receivedAt: time,
      number: message.header(Header.number).map { CaseNumber($0) })
    return (original, digest)
  }
}
