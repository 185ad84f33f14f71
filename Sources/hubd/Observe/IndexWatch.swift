import Hub
import Logging
import Metrics
import Synchronization

/// Logs, metrics and readiness of the index role.
final class IndexWatch: IndexObserver {
  private let records: Counter
  private let duration: Histogram
  private let unreadableRecords: Counter
  private let unaccounted: Gauge
  private let holds: Family<Gauge>
  private let quarantined: Gauge
  private let sameMatter: Gauge
  private let deadlines: Family<Gauge>
  private let shown = Mutex<Set<DeadlineCount>>([])
  private let readiness: Readiness
  private let log: Logger

  /// The subject under which readiness names this role.
  static let subject = "index"

  init(metrics: MetricsRegistry, readiness: Readiness, log: Logger) {
    records = metrics.counter("hub_index_records_total", help: "Records that went into the index.")
    duration = metrics.histogram("hub_index_write_duration_seconds", help: "Time of one write of the index.")
    unreadableRecords = metrics.counter(
      "hub_index_unreadable_records_total", help: "Records that are no value of their topic.")
    unaccounted = metrics.gauge(
      "hub_unaccounted_records", help: "Inbox records without an outcome in the journal: must be 0.")
    holds = metrics.gauges(
      "hub_holds_open", help: "What is held until an operator acts, by reason.", labels: ["reason"])
    quarantined = metrics.gauge("hub_quarantined_records", help: "Records that were set aside and are still kept.")
    sameMatter = metrics.gauge(
      "hub_same_matter_applications", help: "Applications about a matter that was filed by another path too.")
    deadlines = metrics.gauges(
      "hub_deadlines_open", help: "Limits that run, by alert level and by the department that decides.",
      labels: ["level", "department"])
    self.readiness = readiness
    self.log = log.named("index")
  }

  func discarded(_ reason: String) { log.warning("the index is built anew", ["reason": .code(reason)]) }

  func wrote(_ count: Int, took: Duration) {
    records.add(count)
    duration.observe(took)
  }

  func unreadable(_ position: BusPosition) {
    unreadableRecords.add()
    log.error(
      "a record is no value of its topic",
      ["topic": .code(position.partition.topic), "offset": .integer(position.offset)])
  }

  func caughtUp() {
    readiness.ready(Self.subject)
    log.info("the index has caught up")
  }

  func checked(_ check: LedgerCheck) {
    unaccounted.set(check.unaccounted)
    if check.unaccounted > 0 {
      log.error("records are unaccounted for", ["records": .integer(check.unaccounted)])
    }
  }

  func counted(_ backlog: OperatorBacklog) {
    for reason in HoldReason.allCases { holds.with(reason.rawValue).set(backlog.holds[reason] ?? 0) }
    quarantined.set(backlog.quarantined)
    sameMatter.set(backlog.sameMatter)
    show(backlog.deadlines)
  }

  /// What has no limits any more goes to 0, and does not keep its last number.
  private func show(_ counts: [DeadlineCount]) {
    let gone = shown.withLock { shown in
      let before = shown
      shown = Set(counts)
      return before.filter { old in !counts.contains { ($0.level, $0.department) == (old.level, old.department) } }
    }
    for count in gone { deadlines.with(count.level.rawValue, count.department.rawValue).set(0) }
    for count in counts { deadlines.with(count.level.rawValue, count.department.rawValue).set(count.limits) }
  }

  func failed(_ error: BusError) { log.warning("the index cannot read", ["code": .code(error.code)]) }
}
