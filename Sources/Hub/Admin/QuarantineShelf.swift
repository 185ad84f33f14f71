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
    guard try await bus.partitions(of: [Topics.quarantine]).contains(partition) else { return nil }
    return try await bus.reading { reader throws(BusError) in
      guard let marks = try await reader.watermarks([partition])[partition],
        marks.low <= offset, offset < marks.stable
      else { return nil }
      return try await reader.read(partition, at: offset)
    }
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
