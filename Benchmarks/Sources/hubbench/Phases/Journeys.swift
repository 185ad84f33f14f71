import Foundation
import Hub
import Simulation

/// Whole journeys with all roles at work: pushed, routed, delivered to the portal, its number and its status in the case,
/// the status told to the city.
extension Bench {
  func journeys(
    _ hub: HubProcesses, _ load: Load, _ bodies: BenchBodies, _ simulation: Simulation, limit: CopyLoop
  ) async throws {
    let told = { simulation.city.book.callbacks.count { $0.op == "审查与决定" } }
    try await hub.start([.deliver, .index])
    // What the step before left in the outbox.
    let earlier = simulation.portal.book
    try await until("the outbox", minutes: 15) {
      try await lag() == 0 && told() == earlier.cases.count && !earlier.cases.isEmpty
    }
    let (toldBefore, inboxBefore) = (told(), try await topics.ends([Topics.inbox]))
    let writtenBefore = try await topics.ends(topics.written)
    let requests = try load.make(settings.applications, bodies.sample, bodies)
    let meter = Meter(hub, HubProcesses.Role.allCases, broker: settings.broker)
    let burst = await load.push(requests, atOnce: 64)
    let accepted = requests.count - burst.failures
    try await until("statuses") { told() >= toldBefore + accepted }
    let readings = meter.read(for: accepted)
    try await until("the inbox") { try await lag() == 0 }
    let events = Double(try await topics.ends([Topics.inbox]) - inboxBefore)
    let written = Double(try await topics.ends(topics.written) - writtenBefore)
    let size = "\(bodies.body(bodies.sample, 1_000_000).count) B"
    row(
      "whole journeys, status at the city (64 connections, \(size)): applications/s",
      whole(Double(accepted) / readings.seconds), "≥ 400")
    row("… accepted meanwhile: applications/s", whole(burst.rate))
    row("… inbox events/s", whole(events / readings.seconds))
    row("… inbox events a journey", String(format: "%.1f", events / Double(accepted)))
    row(
      "… records that process reads and writes, a journey",
      String(format: "%.1f", (events + written) / Double(accepted)))
    for reading in readings.parts { row("… \(reading.name): CPU µs a journey", whole(reading.cpu)) }
    for reading in readings.parts.prefix(4) { row("… \(reading.name): peak RSS MB", "\(reading.peak)", "< 300") }
    let process = readings.parts.first { $0.name == "process" }?.cpu ?? .nan
    let multiple = process * Double(accepted) / (events + written) / limit.cpu
    row("process: CPU a record, as a multiple of the C loop's", String(format: "%.1f", multiple), "≤ 6")
  }

  /// Records of the inbox that are not handled yet.
  private func lag() async throws -> Int64 {
    let admin = try await topics.bus.admin()
    let partitions = (0..<Int32(Topics.fixedPartitions)).map { TopicPartition(Topics.inbox, $0) }
    let done = try await admin.committed(group: Processor.group, partitions).values.reduce(0, +)
    await admin.close()
    // Markers of transactions are offsets too, and are handled by nobody: the last of a partition may be one.
    let ends = try await topics.ends([Topics.inbox])
    return max(0, ends - done - Int64(Topics.fixedPartitions))
  }
}
