import Hub

/// Keeps readiness true about Kafka: asks for one topic now and then, for a broker that comes back tells nobody by itself.
struct BusHealth: Sendable {
  /// The subject under which readiness names Kafka.
  static let subject = "kafka"
  private static let interval = Duration.seconds(5)

  let bus: any MessageBus
  let readiness: Readiness
  let clock: any WallClock

  /// Asks until cancelled.
  func run() async throws {
    let admin = try await bus.admin()
    while !Task.isCancelled {
      do throws(BusError) {
        _ = try await admin.describe([Topics.inbox])
        readiness.ready(Self.subject)
      } catch {
        readiness.notReady(Self.subject, "no broker answers: \(error.code)")
      }
      await clock.wait(Self.interval)
    }
    await admin.close()
  }
}
