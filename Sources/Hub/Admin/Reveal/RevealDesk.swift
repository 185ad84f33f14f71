import Crypto
import JSON

/// Shows an operator what is masked otherwise, once it stands in the journal that he asked, when and why. Nothing is shown
/// that could not be recorded.
struct RevealDesk: Sendable {
  let journal: any BusPublisher
  let originals: OriginalShelf
  let quarantine: QuarantineShelf
  let configuration: @Sendable () -> HubConfiguration
  let clock: any WallClock

  /// The key under which the journal keeps who saw a record of the quarantine.
  static func key(ofQuarantined record: String) -> String { "quarantine/\(record)" }

  /// The original of a case's content in force, and what it says today.
  func reveal(_ state: CaseState, _ order: RevealOrder, to asker: Principal) async throws -> JSONValue {
    let (original, _) = try await originals.original(of: state)
    var entry = entry(about: state.application.rawValue, order, asker)
    entry.revision = state.revision
    entry.system = original.system
    entry.version = state.version
    entry.originalDigest = state.originalDigest
    entry.contentDigest = state.contentDigest
    return try await show(Bytes(original), entry, order) { members in
      members["canonical"] = originals.translated(original)?.0.json
    }
  }

  /// The bytes of a record that was set aside; nil where there is none of that name.
  func reveal(quarantined name: String, _ order: RevealOrder, to asker: Principal) async throws -> JSONValue? {
    guard let message = try await quarantine.message(named: name) else { return nil }
    return try await show(Bytes(message), entry(about: Self.key(ofQuarantined: name), order, asker), order)
  }

  private func show(
    _ bytes: Bytes, _ entry: JournalEntry, _ order: RevealOrder, adding: (inout JSONObject) -> Void = { _ in }
  ) async throws -> JSONValue {
    var view: JSONObject = [
      "about": .string(entry.key), "at": .string(entry.time.rfc3339), "actor": .string(entry.actor ?? ""),
      "reason": .string(order.reason),
    ]
    guard !order.isDryRun else {
      view["dryRun"] = true
      view["would"] = .string("show \(bytes.count) bytes, and write who, when and why into the journal")
      return .object(view)
    }
    do throws(BusError) {
      _ = try await journal.publish([entry.record])
    } catch {
      throw AdminError.unavailable(
        zh: "审计记录未能写入，不予显示", en: "it could not be recorded, so nothing is shown",
        hint: "hubctl status tells whether Kafka answers")
    }
    view["reveal"] = .string(entry.event)
    view["original"] = bytes.view
    adding(&view)
    return .object(view)
  }

  private func entry(about key: String, _ order: RevealOrder, _ asker: Principal) -> JournalEntry {
    var entry = JournalEntry(
      key: key, source: nil, event: "reveal-" + Hex.encode(SecureBytes.random(count: 10)), kind: .reveal,
      time: clock.now(), stage: .receive, outcome: .revealed, configuration: configuration().version)
    entry.actor = asker.name
    entry.why = order.reason
    return entry
  }
}

/// Bytes as they came, with what is known of them.
private struct Bytes {
  private var bytes: [UInt8]
  private var known: JSONObject

  init(_ original: Original) {
    bytes = original.bytes
    known = JSONObject(present: [
      "system": .text(original.system), "contentType": .text(original.contentType),
      "receivedAt": .string(original.receivedAt.rfc3339),
    ])
  }

  init(_ message: BusMessage) {
    bytes = message.value ?? []
    known = JSONObject(present: [
      "type": .text(message.header("ce_type")), "contentType": .text(message.header("content-type")),
    ])
  }

  var count: Int { bytes.count }

  /// As text where they are UTF-8, else in Base64.
  var view: JSONValue {
    var view = known
    view["sha256"] = .string(Hex.encode(Digest.sha256(bytes)))
    if let text = String(validating: bytes, as: UTF8.self) {
      view["text"] = .string(text)
    } else {
      view["base64"] = .string(Base64.encode(bytes))
    }
    return .object(view)
  }
}
