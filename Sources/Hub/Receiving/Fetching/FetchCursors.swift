import JSON

/// How far each source was read: one record a system in compacted `hub.control`, under `cursor/<system>`.
enum FetchCursors {
  /// The only partition of `hub.control`.
  static let partition = TopicPartition(Topics.control, 0)
  private static let prefix = "cursor/"

  /// The record of a cursor.
  static func record(_ cursor: String, of system: SystemCode, at now: Timestamp) -> BusRecord {
    CloudEvent.record(
      topic: Topics.control, key: prefix + system.rawValue, value: ["cursor": .string(cursor)],
      .init(id: "\(prefix)\(system)/\(now.milliseconds)", type: "hub.cursor", time: now))
  }

  /// All cursors that are there now.
  static func read(_ bus: any MessageBus) async throws(BusError) -> [SystemCode: String] {
    let consumer = try await bus.consumer(.partitions([partition: -2]))
    var cursors: [SystemCode: String] = [:]
    do throws(BusError) {
      reading: while !Task.isCancelled {
        switch try await consumer.next(limit: 1000, wait: .seconds(1)) {
        case .records(let messages)?: for message in messages { note(message, in: &cursors) }
        case .caughtUp?: break reading
        case .assigned?, .revoked?, .lost?, nil: break
        }
      }
    } catch {
      await consumer.close()
      throw error
    }
    await consumer.close()
    return cursors
  }

  private static func note(_ message: BusMessage, in cursors: inout [SystemCode: String]) {
    guard let (_, key, value) = try? CloudEvent.read(message), key.hasPrefix(prefix),
      let cursor = value["cursor"]?.string
    else { return }
    cursors[SystemCode(String(key.dropFirst(prefix.count)))] = cursor
  }
}
