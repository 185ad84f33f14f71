import Hub
import Logging
import Metrics

/// Logs and metrics of the deliver role.
struct DeliverWatch: DeliveryObserver, PollObserver, FetchObserver {
  private let deliveries: Family<Counter>
  private let duration: Family<Histogram>
  private let circuits: Family<Counter>
  private let isOpen: Family<Gauge>
  private let aside: Counter
  private let questions: Family<Counter>
  private let fetches: Family<Counter>
  private let failures: Counter
  private let proofs: ProofWatch
  private let log: Logger

  init(systems: [SystemCode], metrics: MetricsRegistry, log: Logger) {
    deliveries = metrics.counters(
      "hub_deliveries_total", help: "Settled rounds of delivery, by receiver and outcome.",
      labels: ["system", "outcome"])
    duration = metrics.histograms(
      "hub_delivery_duration_seconds", help: "Time of one round of delivery, its quick attempts included.",
      labels: ["system"])
    circuits = metrics.counters(
      "hub_circuit_openings_total", help: "Times that a system came to count as down.", labels: ["system"])
    isOpen = metrics.gauges(
      "hub_circuit_open", help: "1 while a system counts as down and its outbox waits, else 0.", labels: ["system"])
    for system in systems { isOpen.with(system.rawValue).set(0) }
    aside = metrics.counter("hub_undeliverable_records_total", help: "Outbox records set aside in quarantine.")
    questions = metrics.counters(
      "hub_status_questions_failed_total", help: "Questions for a status that were not answered.",
      labels: ["system", "error_type"])
    fetches = metrics.counters(
      "hub_documents_fetched_total", help: "Documents fetched from systems that leave them to be fetched.",
      labels: ["system"])
    failures = metrics.counter("hub_settlement_failures_total", help: "Settlements that the bus did not take at once.")
    self.log = log.named("deliver")
    proofs = ProofWatch("feed", metrics: metrics, log: self.log)
  }

  func settled(_ record: OutboundRecord, _ outcome: Settlement.Outcome, took: Duration) {
    deliveries.with(record.system.rawValue, outcome.word).add()
    duration.with(record.system.rawValue).observe(took)
    let fields: LogFields = [
      "application": .code(record.application.rawValue), "system": .code(record.system.rawValue),
      "delivery": .code(record.delivery.rawValue), "outcome": .code(outcome.word), "took": .milliseconds(took),
    ]
    switch outcome {
    case .delivered: log.info("delivered", fields)
    case .handedOver: log.info("put out for its receiver", fields)
    case .answered: log.info("answered", fields)
    case .refused, .failed, .unclear: log.warning("not delivered", fields)
    }
  }

  func setAside(_ topic: String) {
    aside.add()
    log.error("a record that nobody can deliver was set aside", ["topic": .code(topic)])
  }

  func circuitOpened(_ system: SystemCode) {
    circuits.with(system.rawValue).add()
    isOpen.with(system.rawValue).set(1)
    log.warning("a system counts as down", ["system": .code(system.rawValue)])
  }

  func circuitClosed(_ system: SystemCode) {
    isOpen.with(system.rawValue).set(0)
    log.info("a system answers again", ["system": .code(system.rawValue)])
  }

  func publishFailed(_ error: BusError) {
    failures.add()
    log.warning("a settlement was not written, trying again", ["code": .code(error.code)])
  }

  func proved(_ finding: ProvenTransactor.Finding) { proofs.proved(finding) }

  func caseUnknown(_ system: SystemCode) {
    questions.with(system.rawValue, "case-unknown").add()
    log.warning("a system does not know its own case", ["system": .code(system.rawValue)])
  }

  func fetched(_ documents: Int, from system: SystemCode) { fetches.with(system.rawValue).add(documents) }

  func notFetched(_ system: SystemCode, code: String) {
    questions.with(system.rawValue, code).add()
    log.warning("a system gave nothing", ["system": .code(system.rawValue), "code": .code(code)])
  }

  func notAnswered(_ system: SystemCode, code: String) {
    questions.with(system.rawValue, code).add()
    log.debug("a system did not answer", ["system": .code(system.rawValue), "code": .code(code)])
  }
}

extension Settlement.Outcome {
  fileprivate var word: String {
    switch self {
    case .delivered: "delivered"
    case .refused: "refused"
    case .failed: "failed"
    case .unclear: "unclear"
    case .handedOver: "handed-over"
    case .answered: "answered"
    }
  }
}
