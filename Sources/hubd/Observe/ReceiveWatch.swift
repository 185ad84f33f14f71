import Hub
import Logging
import Metrics

/// Logs and metrics of the receive role.
struct ReceiveWatch: ReceiveObserver {
  private let applications: Family<Counter>
  private let duration: Family<Histogram>
  private let away: Family<Counter>
  private let log: Logger

  init(metrics: MetricsRegistry, log: Logger) {
    applications = metrics.counters(
      "hub_applications_total", help: "Applications and statuses that were pushed, by source and outcome.",
      labels: ["system", "outcome"])
    duration = metrics.histograms(
      "hub_receive_duration_seconds", help: "Time from a push to its answer.", labels: ["system"])
    away = metrics.counters(
      "hub_requests_refused_total", help: "Requests turned away before they were read, by reason.",
      labels: ["system", "reason"])
    self.log = log.named("receive")
  }

  func received(from system: SystemCode, _ outcome: ReceiveOutcome, took: Duration) {
    applications.with(system.rawValue, outcome.label).add()
    duration.with(system.rawValue).observe(took)
    switch outcome {
    case .accepted(let id), .duplicate(let id), .conflict(let id, _):
      log.info(
        "an application came in",
        [
          "application": .code(id.rawValue), "system": .code(system.rawValue), "outcome": .code(outcome.label),
          "took": .milliseconds(took),
        ])
    case .statuses(let count), .acknowledgements(let count), .partly(let count, _):
      log.info(
        "answers came in",
        ["system": .code(system.rawValue), "outcome": .code(outcome.label), "count": .integer(count)])
    case .catalogue(let changes):
      log.info(
        "a department published its items",
        [
          "system": .code(system.rawValue), "outcome": .code(outcome.label), "versions": .integer(changes.count),
        ])
    case .invalid, .unreadable, .tooLarge:
      log.info("a push was refused", ["system": .code(system.rawValue), "outcome": .code(outcome.label)])
    case .unavailable(let error):
      log.warning("a push could not be kept", ["system": .code(system.rawValue), "code": .code(error.code)])
    }
  }

  func turnedAway(_ system: SystemCode?, reason: String) {
    away.with(system?.rawValue ?? "", reason).add()
    log.warning("a request was turned away", ["reason": .code(reason)])
  }

  func noncesFailed(_ error: BusError) { log.warning("nonces cannot be read", ["code": .code(error.code)]) }
}
