import Crypto
import JSON

/// Looks at what was set aside in `hub.quarantine`, without its content.
struct QuarantineShelf: Sendable {
  private static let partition = TopicPartition(Topics.quarantine, 0)
  let bus: any MessageBus

  /// The newest records before a position, newest first. At most four offsets are tried for each record wanted, for
  /// some may be markers of transactions.
  func newest(_ limit: Int, before: Int64?) async throws(BusError) -> [JSONValue] {
    try await reading { reader throws(BusError) in
      guard let marks = try await reader.watermarks([Self.partition])[Self.partition] else { return [] }
      var offset = min(before ?? marks.stable, marks.stable) - 1
      var found: [JSONValue] = []
      while found.count < limit, offset >= max(marks.low, marks.stable - Int64(limit) * 4) {
        if let message = try await reader.read(Self.partition, at: offset) { found.append(view(of: message)) }
        offset -= 1
      }
      return found
    }
  }

  /// One record; nil where there is none.
  func record(at position: Int64) async throws(BusError) -> JSONValue? {
    try await reading { reader throws(BusError) in
      guard let marks = try await reader.watermarks([Self.partition])[Self.partition],
        (marks.low..<marks.stable).contains(position)
      else { return nil }
      return try await reader.read(Self.partition, at: position).map(view(of:))
    }
  }

  private func reading<Value: Sendable>(
    _ body: (any BusReader) async throws(BusError) -> Value
  ) async throws(BusError) -> Value {
    let reader = try await bus.reader()
    let result: Result<Value, BusError>
    do throws(BusError) { result = .success(try await body(reader)) } catch { result = .failure(error) }
    await reader.close()
    return try result.get()
  }

  private func view(of message: BusMessage) -> JSONValue {
    let advice = message.header(Quarantine.Header.reason).flatMap(HoldReason.init)?.advice
    return .object(
      JSONObject(present: [
        "position": .number(JSONNumber(message.offset)),
        "at": .string(Timestamp(milliseconds: message.timestamp).rfc3339),
        "reason": .text(message.header(Quarantine.Header.reason)), "messageZh": .text(advice?.zh),
        "messageEn": .text(advice?.en), "stage": .text(message.header(Quarantine.Header.stage)),
        "detail": .text(message.header(Quarantine.Header.detail)),
        "source": .text(message.header(Quarantine.Header.source)), "type": .text(message.header("ce_type")),
        "key": .text(message.key.flatMap { String(validating: $0, as: UTF8.self) }),
        "bytes": .integer(message.value?.count ?? 0),
        "sha256": .text(message.value.map { Hex.encode(Digest.sha256($0)) }),
      ]))
  }
}
