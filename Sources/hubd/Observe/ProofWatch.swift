import Hub
import Logging
import Metrics

/// Logs and metrics of what a role's transactions are found to have lost.
struct ProofWatch: Sendable {
  private let rewritten: Counter
  private let lost: Counter
  private let log: Logger

  init(_ role: String, metrics: MetricsRegistry, log: Logger) {
    rewritten = metrics.counters(
      "hub_rewritten_records_total",
      help: "Records that Kafka had acknowledged, lost when a node came up, and that were written again.",
      labels: ["role"]
    ).with(role)
    lost = metrics.counters(
      "hub_lost_records_total", help: "Records that Kafka had acknowledged and lost for good.", labels: ["role"]
    ).with(role)
    self.log = log
  }

  func proved(_ finding: ProvenTransactor.Finding) {
    switch finding {
    case .rewritten(let records):
      rewritten.add(records)
      log.warning("Kafka had lost what it acknowledged, and has it again", ["records": .integer(records)])
    case .lost(let records):
      lost.add(records)
      log.error("Kafka has lost what it acknowledged", ["records": .integer(records)])
    }
  }
}
