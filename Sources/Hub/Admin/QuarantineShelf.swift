import Crypto
import JSON

/// Looks at what was set aside in `hub.quarantine`, without its content. A record is named `partition-offset`.
struct QuarantineShelf: Sendable {
  let bus: any MessageBus

  /// The newest records, newest first. At most four offsets a partition are tried for each record wanted, for some may be
  /// markers of transactions.
  func newest(_ limit: Int) async throws(BusError) -> [JSONValue] {
    let partitions = try await partitions()
    return try await reading { reader throws(BusError) in
      var found: [BusMessage] = []
      for (partition, marks) in try await reader.watermarks(partitions) {
        var (offset, wanted) = (marks.stable - 1, limit)
        while wanted > 0, offset >= max(marks.low, marks.stable - Int64(limit) * 4) {
          if let message = try await reader.read(partition, at: offset) {
            found.append(message)
            wanted -= 1
          }
          offset -= 1
        }
      }
      return found.sorted { ($0.timestamp, $0.offset) > ($1.timestamp, $1.offset) }.prefix(limit).map(view(of:))
    }
  }

  /// One record; nil where there is none.
  func record(named name: String) async throws(BusError) -> JSONValue? {
    let parts = name.split(separator: "-")
    guard parts.count == 2, let number = Int32(parts[0]), let offset = Int64(parts[1]) else { return nil }
    let partition = TopicPartition(Topics.quarantine, number)
    guard try await partitions().contains(partition) else { return nil }
    return try await reading { reader throws(BusError) in
      guard let marks = try await reader.watermarks([partition])[partition],
        marks.low <= offset, offset < marks.stable
      else { return nil }
      return try await reader.read(partition, at: offset).map(view(of:))
    }
  }

  /// One in the table of topics; an embedded broker makes as many as it likes.
  private func partitions() async throws(BusError) -> [TopicPartition] {
    let admin = try await bus.admin()
    let result: Result<[BusTopic], BusError>
    do throws(BusError) { result = .success(try await admin.describe([Topics.quarantine])) } catch {
      result = .failure(error)
    }
    await admin.close()
    return try result.get().flatMap { topic in
      (0..<max(0, topic.partitions)).map { TopicPartition(topic.name, Int32(clamping: $0)) }
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
        "record": .string("\(message.source.partition)-\(message.offset)"),
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
