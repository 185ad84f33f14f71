import CommandLine
import Hub
import Logging

/// Checks at start that the topics are as the table says: a wrong number of partitions would give keys other owners.
struct TopicCheck: Sendable {
  let bus: any MessageBus
  let table: [HubTopic]
  let log: Logger
  var clock: any WallClock = SystemClock()

  /// So many looks, half a second apart, before a topic is called missing: one that was just made, or a broker that has just
  /// come up, may not be known to whoever answers.
  private static let looks = 20

  /// Throws where Kafka cannot be reached, or a topic is missing or has the wrong partitions.
  func run() async throws(Failure) {
    let wanted = table.map { $0.asked(fixedPartitions: Topics.fixedPartitions, replicas: nil) }
    let fixed = Set(table.filter { $0.partitions == .fixed }.map(\.name))
    var missing: [String] = []
    for finding in HubTopic.compare(wanted: wanted, existing: try await existing(wanted), fixed: fixed) {
      switch finding {
      case .missing(let name): missing.append(name)
      case .wrongPartitions(let name, let wanted, let number):
        throw Failure(
          .configuration, "topic \(name) has \(number) partitions and needs \(wanted): keys would change their owner",
          hint: "make it anew with hubctl topics apply, or ask who changed it")
      case .setting(let name, let key, _, _):
        log.warning("a topic's setting differs", ["topic": .code(name), "setting": .code(key)])
      }
    }
    guard missing.isEmpty else {
      throw Failure(
        .configuration, "topics are missing: \(missing.joined(separator: ", "))", hint: "hubctl topics apply makes them"
      )
    }
  }

  private func existing(_ wanted: [BusTopic]) async throws(Failure) -> [BusTopic] {
    do {
      let admin = try await bus.admin()
      var existing = try await admin.describe(wanted.map(\.name))
      for _ in 1..<Self.looks where existing.count < wanted.count {
        await clock.wait(.milliseconds(500))
        existing = try await admin.describe(wanted.map(\.name))
      }
      await admin.close()
      return existing
    } catch {
      throw Failure(
        .unreachable, "Kafka cannot be reached: \(error.code)",
        hint: "is it up, and is bus.bootstrap (HUB_BOOTSTRAP, --bootstrap) right?")
    }
  }
}
