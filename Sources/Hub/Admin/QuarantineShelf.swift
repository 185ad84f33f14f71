import Crypto
import JSON

/// Looks at one record that was set aside in `hub.quarantine`; the index lists them. A record is named `partition-offset`.
struct QuarantineShelf: Sendable {
  let bus: any MessageBus

  /// One record as it stands; nil where there is none of that name.
  func message(named name: String) async throws(BusError) -> BusMessage? {
    let parts = name.split(separator: "-")
    guard parts.count == 2, let number = Int32(parts[0]), let offset = Int64(parts[1]) else { return nil }
    let partition = TopicPartition(Topics.quarantine, number)
    guard try await partitions().contains(partition) else { return nil }
    return try await reading { reader throws(BusError) in
      guard let marks = try await reader.watermarks([partition])[partition],
        marks.low <= offset, offset < marks.stable
      else { return nil }
      return try await reader.read(partition, at: offset)
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
}

extension QuarantinedRecord {
  /// The record as the admin API shows it.
  var view: JSONValue {
    let advice = HoldReason(rawValue: reason)?.advice
    return .object(
      JSONObject(present: [
        "record": .string("\(position.partition.partition)-\(position.offset)"), "at": .string(written.rfc3339),
        "reason": .string(reason), "messageZh": .text(advice?.zh), "messageEn": .text(advice?.en),
        "stage": .string(stage), "detail": .string(detail), "source": .string(source), "key": .text(key),
      ]))
  }
}

extension BusMessage {
  /// A record that was set aside as the admin API shows it: its structure, with every value masked.
  var quarantineView: JSONValue {
    var view = QuarantinedRecord(self).view.object ?? [:]
    view["type"] = .text(header("ce_type"))
    view["bytes"] = .integer(value?.count ?? 0)
    view["sha256"] = .text(value.map { Hex.encode(Digest.sha256($0)) })
    view["content"] = value.map { MaskedContent($0).json }
    return .object(view)
  }
}
