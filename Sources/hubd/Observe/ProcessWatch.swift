import Hub
import Logging
import Metrics

/// Logs, metrics and readiness of the process role; names after OpenTelemetry's messaging conventions.
struct ProcessWatch: ProcessObserver {
  private let consumed: Counter
  private let duration: Histogram
  private let failures: Family<Counter>
  private let poisonedEvents: Counter
  private let proofs: ProofWatch
  private let breaches: Family<Counter>
  private let partitions: Gauge
  private let readiness: Readiness
  private let log: Logger

  /// The subject under which readiness names this role.
  static let subject = "process"

  init(metrics: MetricsRegistry, readiness: Readiness, log: Logger) {
    let labels = ["messaging_system", "messaging_destination_name", "messaging_consumer_group_name"]
    consumed = metrics.counters(
      "messaging_client_consumed_messages_total", help: "Events that were handled and committed.", labels: labels
    ).with("kafka", Topics.inbox, Processor.group)
    duration = metrics.histograms(
      "messaging_process_duration_seconds", help: "Time of one batch, from its reading to its commit.", labels: labels
    ).with("kafka", Topics.inbox, Processor.group)
    failures = metrics.counters(
      "hub_commit_failures_total", help: "Transactions that failed, by kind.", labels: ["error_type"])
    poisonedEvents = metrics.counter("hub_poisoned_events_total", help: "Events that made the hub itself fail.")
    breaches = metrics.counters(
      "hub_deadline_breaches_total", help: "Limits that were passed, by the department that decides and by limit.",
      labels: ["department", "clock"])
    partitions = metrics.gauge("hub_inbox_partitions_owned", help: "Partitions of the inbox that this process owns.")
    self.readiness = readiness
    self.log = log.named("process")
    proofs = ProofWatch("process", metrics: metrics, log: self.log)
  }

  func owns(_ owned: [Int32]) {
    partitions.set(owned.count)
    if owned.isEmpty {
      readiness.notReady(Self.subject, "owns no partition of the inbox")
    } else {
      readiness.ready(Self.subject)
    }
    log.info("owns partitions of the inbox", ["partitions": .integer(owned.count)])
  }

  func restoring(_ progress: RestoreProgress) {
    readiness.notReady(Self.subject, "restoring cases, \(progress.done) of \(progress.total) records")
    log.info("restoring cases", ["done": .integer(progress.done), "total": .integer(progress.total)])
  }

  func handled(_ events: Int, took: Duration) {
    consumed.add(events)
    duration.observe(took)
  }

  func commitFailed(_ error: BusError) {
    failures.with(error.kind.rawValue).add()
    log.warning("a transaction failed", ["kind": .word(error.kind), "code": .code(error.code)])
  }

  func alerted(_ alerts: [DeadlineAlert]) {
    for alert in alerts where alert.level.isBreach {
      breaches.with(alert.department?.rawValue ?? "", alert.clock.rawValue).add()
    }
  }

  func proved(_ finding: ProvenTransactor.Finding) { proofs.proved(finding) }

  func poisoned(_ events: Int) {
    poisonedEvents.add(events)
    log.error("events made the hub fail and were set aside", ["events": .integer(events)])
  }
}
