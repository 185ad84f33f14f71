import Foundation
import Hub
import Kafka
import KafkaTesting
import Simulation

/// The measurements, in order, and the table.
struct Bench {
  let brokers: String
  let copyLoop: String
  let hubd: String
  let config: String
  let sample: String
  let applications: Int

  init(brokers: String, copyLoop: String, hubd: String, config: String, sample: String, applications: Int) throws {
    self.brokers = brokers
    self.copyLoop = copyLoop
    self.hubd = hubd
    self.config = config
    self.sample = try String(contentsOfFile: sample, encoding: .utf8)
    self.applications = applications
  }

  func run() async throws {
    try await makeTopics()
    let limit = try copy()
    let simulation = try Simulation(city: CityPlatform(), portal: XuhuiPortal())
    let hub = try await HubProcesses(
      hubd: hubd, config: config, brokers: brokers, city: simulation.cityServer.port,
      portal: simulation.portalServer.port)
    let load = try Load(hub: hub.receive, sample: sample)
    row("what", "figure", "bar")
    row("---", "---:", "---:")
    row("C copy loop, \(sample.utf8.count) B: records/s", "\(Int(limit.rate))", "the limit")
    row("C copy loop: CPU µs a record", String(format: "%.1f", limit.cpu), "the limit")

    _ = await load.push(200, atOnce: 16)
    await settled(simulation, 200)
    let before = hub.usage()
    let began = ContinuousClock.now
    let burst = await load.push(applications, atOnce: 64)
    row("accepted, 64 connections, \(sample.utf8.count) B: applications/s", "\(Int(burst.rate))", "≥ 1500")
    row("of \(applications) pushes refused", "\(burst.failures)", "0")
    await settled(simulation, 200 + applications)
    let journeys = Double(applications) / (ContinuousClock.now - began).seconds
    row("delivered to the portal, whole burst: applications/s", "\(Int(journeys))", "≥ 400")
    let after = hub.usage()
    for (role, end) in after.sorted(by: { $0.key < $1.key }) {
      let cpu = (end.cpu - (before[role]?.cpu ?? 0)) * 1e6 / Double(applications)
      row("\(role): CPU µs an application", "\(Int(cpu))", role == "process" ? "see below" : "")
      row("\(role): peak RSS MB", "\(end.peak)", "< 300")
    }
    let records = try await recordsOfProcess() / Double(applications + 200)
    let process = ((after["process"]?.cpu ?? 0) - (before["process"]?.cpu ?? 0)) * 1e6 / Double(applications)
    row("process: records read and written, an application", String(format: "%.1f", records), "")
    row(
      "process: CPU a record, as a multiple of the C loop's", String(format: "%.1f", process / records / limit.cpu),
      "≤ 6")
    for rate in [500, 1000] {
      let paced = await load.push(rate * 5, perSecond: rate)
      row(
        "push at \(rate)/s: p50 / p99 ms", String(format: "%.1f / %.1f", paced.percentile(0.5), paced.percentile(0.99)),
        rate == 500 ? "p99 < 50" : "")
    }
    await hub.stop()
    await simulation.stop()
  }

  private func row(_ cells: String...) { print("| " + cells.joined(separator: " | ") + " |") }

  /// Waits until the portal has so many cases, five minutes at most.
  private func settled(_ simulation: Simulation, _ count: Int) async {
    let deadline = ContinuousClock.now + .seconds(300)
    while simulation.portal.book.cases.count < count, ContinuousClock.now < deadline {
      try? await Task.sleep(for: .milliseconds(50))
    }
  }

  /// Records of the inbox that were handled, and those that came of it.
  private func recordsOfProcess() async throws -> Double {
    let bus = KafkaBus(Configuration(bootstrapServers: [brokers], clientID: "bench"))
    let (admin, reader) = (try await bus.admin(), try await bus.reader())
    let names = [Topics.inbox, Topics.cases, Topics.journal, Topics.bodies, Topics.refs] + outboxes
    let partitions = try await admin.describe(names).flatMap { topic in
      (0..<Int32(topic.partitions)).map { Hub.TopicPartition(topic.name, $0) }
    }
    let ends = try await reader.watermarks(partitions)
    await reader.close()
    await admin.close()
    return Double(ends.values.reduce(0) { $0 + $1.high })
  }

  private var outboxes: [String] {
    HubConfiguration.load(directory: config).configuration.map { $0.receivers.map { Topics.outbox($0) } } ?? []
  }

  private func makeTopics() async throws {
    let loaded = HubConfiguration.load(directory: config).configuration
    let bus = KafkaBus(Configuration(bootstrapServers: [brokers], clientID: "bench"))
    let admin = try await bus.admin()
    try await admin.create(
      Topics.table(systems: loaded?.receivers ?? [], feeds: loaded?.feeds ?? []).map {
        $0.asked(fixedPartitions: Topics.fixedPartitions, replicas: nil)
      } + ["bench.from", "bench.to"].map { BusTopic(name: $0, partitions: 4) })
    await admin.close()
  }

  /// The C loop: fills a topic, then copies it.
  private func copy() throws -> (rate: Double, cpu: Double) {
    let count = String(applications * 20)
    _ = try OneShot.run(copyLoop, [brokers, "fill", "bench.from", count, String(sample.utf8.count)])
    let line = try OneShot.run(copyLoop, [brokers, "copy", "bench.from", "bench.to", count])
    let figures = line.split(separator: " ").compactMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    guard figures.count == 5 else { throw Unexpected(description: "copy-loop said: \(line)") }
    return (figures[2], figures[3])
  }

  struct Unexpected: Error, CustomStringConvertible { var description: String }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
