import JSON

/// CloudEvents 1.0 in Kafka's binary mode: attributes are headers `ce_*`, the value is JSON.
enum CloudEvent {
  /// What every record of the hub says of itself.
  struct Attributes {
    var id: String
    var type: String
    var time: Timestamp
  }

  /// `ce_source` of all that the hub writes.
  static let source = "/hub"

  /// A record with the attributes in its headers; a nil value is a tombstone.
  static func record(
    topic: String, key: String, value: JSONValue?, _ attributes: Attributes, more: [BusHeader] = []
  ) -> BusRecord {
    record(topic: topic, key: key, bytes: value?.bytes(), attributes, more: more)
  }

  /// The same for a value that is bytes already.
  static func record(
    topic: String, key: String, bytes: [UInt8]?, _ attributes: Attributes, more: [BusHeader] = []
  ) -> BusRecord {
    let headers = [
      BusHeader("ce_specversion", "1.0"), BusHeader("ce_id", attributes.id), BusHeader("ce_source", source),
      BusHeader("ce_type", attributes.type), BusHeader("ce_time", attributes.time.rfc3339),
      BusHeader("content-type", "application/json"),
    ]
    return BusRecord(topic: topic, key: Array(key.utf8), value: bytes, headers: headers + more)
  }

  /// Reads the attributes, the key and the value of a record of the hub's own topics, whatever stands there.
  static func read(_ message: BusMessage) throws(RecordProblem) -> (
    attributes: Attributes, key: String, value: JSONValue
  ) {
    guard message.header("ce_specversion") == "1.0" else { throw RecordProblem("not-cloudevents", "ce_specversion") }
    guard let id = message.header("ce_id"), !id.isEmpty else { throw RecordProblem("not-cloudevents", "ce_id") }
    guard let type = message.header("ce_type") else { throw RecordProblem("not-cloudevents", "ce_type") }
    guard let time = message.header("ce_time").flatMap({ Timestamp(rfc3339: $0) }) else {
      throw RecordProblem("not-cloudevents", "ce_time")
    }
    guard let key = message.key.flatMap({ String(validating: $0, as: UTF8.self) }), !key.isEmpty else {
      throw RecordProblem("key", "text")
    }
    guard let bytes = message.value else { throw RecordProblem("tombstone", "a value") }
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: bytes) } catch {
      throw RecordProblem(error.code.rawValue, "byte \(error.offset)")
    }
    return (Attributes(id: id, type: type, time: time), key, value)
  }
}

/// Why a record of the hub's own topics cannot be read. Never holds its content.
public struct RecordProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// A stable code: `not-cloudevents`, `key`, `tombstone`, `json-malformed`, `form`, `type`, `state`.
  public var code: String
  /// What was looked at or expected.
  public var detail: String

  init(_ code: String, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  init(_ problem: CanonicalProblem) { self.init("form", problem.description) }

  /// Code and detail.
  public var description: String { "\(code): \(detail)" }
}
