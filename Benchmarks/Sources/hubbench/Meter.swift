import Foundation

/// What a step costs: time, and CPU of each part that is at work.
struct Meter {
  /// One part's cost.
  struct Reading {
    let name: String
    /// CPU µs an application.
    let cpu: Double
    /// Peak memory in MB.
    let peak: Int
  }

  private let processes: [(name: String, id: pid_t?)]
  private let before: [Usage]
  private let began = ContinuousClock.now

  init(_ hub: HubProcesses, _ roles: [HubProcesses.Role], broker: pid_t) {
    processes =
      roles.map { ($0.rawValue, hub.process($0)) } + [("Kafka", broker), ("city, portal and load", getpid())]
    before = processes.map { Usage(of: $0.id) }
  }

  /// Seconds since the start, and the cost of each part, shared out over so many applications.
  func read(for applications: Int) -> (seconds: Double, parts: [Reading]) {
    let parts = zip(processes, before).map { process, before in
      let now = Usage(of: process.id)
      return Reading(name: process.name, cpu: (now.cpu - before.cpu) * 1e6 / Double(applications), peak: now.peak)
    }
    return ((ContinuousClock.now - began).seconds, parts)
  }
}
