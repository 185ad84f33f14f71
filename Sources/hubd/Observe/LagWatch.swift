import Hub
import Logging
import Metrics

/// Metrics of how far this process's consumer groups are behind. A group's figures are the same in every process that shows
/// them: take the largest, not the sum.
struct LagWatch: Sendable {
  private static let interval = Duration.seconds(15)

  private let ground: Ground
  private let groups: [(name: String, topics: [String])]
  private let lag: Family<Gauge>
  private let age: Family<Gauge>

  /// Nil in a process that reads for no group.
  init?(_ ground: Ground) {
    let configuration = ground.configuration
    let feeds = configuration.feeds
    var groups: [(name: String, topics: [String])] = []
    if configuration.settings.roles.contains(.process) { groups.append((Processor.group, [Topics.inbox])) }
    if configuration.settings.roles.contains(.deliver) {
      let pushed = configuration.receivers.filter { !feeds.contains($0) }
      groups.append((Deliverer.group, pushed.map(Topics.outbox)))
      if !feeds.isEmpty { groups.append((Feeder.group, feeds.map(Topics.outbox))) }
    }
    guard !groups.isEmpty else { return nil }
    self.ground = ground
    self.groups = groups
    let names = ["messaging_system", "messaging_consumer_group_name", "messaging_destination_name"]
    lag = ground.metrics.gauges(
      "hub_consumer_lag_records", help: "Records that a consumer group has not settled yet, by partition.",
      labels: names + ["messaging_destination_partition_id"])
    age = ground.metrics.gauges(
      "hub_oldest_unsettled_record_age_seconds",
      help: "Age of the oldest record that a group has not settled; 0 for none.",
      labels: names)
  }

  /// Measures until cancelled.
  func run() async throws {
    let meter = try await LagMeter(bus: ground.bus)
    while !Task.isCancelled {
      for group in groups {
        do throws(BusError) {
          show(try await meter.measure(group: group.name, topics: group.topics), of: group.name)
        } catch {
          ground.log.debug("a group's lag cannot be told", ["code": .code(error.code)])
        }
      }
      await ground.clock.wait(Self.interval)
    }
    await meter.close()
  }

  private func show(_ lags: [PartitionLag], of group: String) {
    let now = ground.clock.now().milliseconds
    for one in lags {
      lag.with("kafka", group, one.partition.topic, String(one.partition.partition)).set(Int(clamping: one.records))
    }
    for (topic, lags) in Dictionary(grouping: lags, by: \.partition.topic) {
      let oldest = lags.compactMap(\.oldest).min()
      age.with("kafka", group, topic).set(oldest.map { Double(max(0, now - $0)) / 1000 } ?? 0)
    }
  }
}
