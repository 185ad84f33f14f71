import Foundation
import Hub
import Simulation

/// The measurements, in order, and the table.
struct Bench {
  let settings: BenchSettings
  let topics: BenchTopics

  init(_ settings: BenchSettings) {
    self.settings = settings
    topics = BenchTopics(settings)
  }

  func run() async throws {
    try await topics.make()
    row("what", "figure", "bar")
    row("---", "---:", "---:")
    let limit = try copy()
    // Every case is done when it is first asked for: one status a journey, all the way back to the city.
    let simulation = try Simulation(
      city: CityPlatform(), portal: XuhuiPortal(progress: Progress(words: ["办结"])))
    let hub = try HubProcesses(settings, city: simulation.cityServer.port, portal: simulation.portalServer.port)
    let load = try Load(hub: hub.receive)
    let bodies = try BenchBodies(sample: settings.sample)
    if settings.asks(for: "accepting") { try await accepting(hub, load, bodies) }
    if settings.asks(for: "journeys") { try await journeys(hub, load, bodies, simulation, limit: limit) }
    if settings.asks(for: "latency") { try await latency(load, bodies) }
    await hub.stop()
    await simulation.stop()
    if settings.asks(for: "restoring") { try await restoring(hub) }
    hub.remove()
  }

  /// Prints a row of the table; `bar` is what the figure is held to.
  func row(_ what: String, _ figure: String, _ bar: String = "") { print("| \(what) | \(figure) | \(bar) |") }

  /// The C loop: fills a topic, then copies it.
  private func copy() throws -> CopyLoop {
    let loop = try CopyLoop(settings, bytes: 2000, records: settings.applications * 6)
    row("C copy loop, 2,000 B: records/s", whole(loop.rate), "the limit")
    row("C copy loop: CPU µs a record", String(format: "%.1f", loop.cpu), "the limit")
    return loop
  }

  func whole(_ figure: Double) -> String { figure.isFinite ? "\(Int(figure.rounded()))" : "–" }

  /// Waits for something, some minutes at most.
  func until(_ what: String, minutes: Int = 5, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(minutes * 60)
    while try await !condition() {
      guard ContinuousClock.now < deadline else { throw Unexpected(description: "\(what): not within \(minutes) min") }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
