import Hub
import Logging
import Metrics

/// The part of the deliver role that tells subscribers of changes of the catalogue: one part a subscriber.
enum CataloguePush {
  static func parts(_ ground: Ground, _ targets: [DeliveryTarget]) -> [Part] {
    let watch = CatalogueWatch(metrics: ground.metrics, log: ground.log)
    return targets.compactMap { target in
      guard target.settings.subscriptions.contains(.catalogue),
        let subscriber = target.transport as? any CatalogueSubscriber
      else { return nil }
      let sender = CatalogueSender(
        bus: ground.bus, system: target.system, district: ground.configuration.systems[target.system]?.district,
        subscriber: subscriber, themes: ground.configuration.themes, clock: ground.clock, observer: watch)
      return Part(name: "catalogue-push", run: { try await sender.run() })
    }
  }
}

/// Logs and counts what subscribers are told of the catalogue.
struct CatalogueWatch: CatalogueObserver {
  private let told: Family<Counter>
  private let log: Logger

  init(metrics: MetricsRegistry, log: Logger) {
    told = metrics.counters(
      "hub_catalogue_told_total", help: "Attempts to tell subscribers of changes of the catalogue, by outcome.",
      labels: ["system", "outcome"])
    self.log = log.named("catalogue")
  }

  func told(_ system: SystemCode, _ change: CatalogueChange, _ attempt: Attempt) {
    let (outcome, code) =
      switch attempt {
      case .delivered, .handedOver, .answered: ("delivered", "")
      case .refused(let code, _): ("refused", code)
      case .failed(let code, _, _, _): ("failed", code)
      }
    told.with(system.rawValue, outcome).add()
    guard outcome != "delivered" else { return }
    log.warning(
      "a subscriber could not be told of the catalogue",
      [
        "system": .code(system.rawValue), "theme": .code(change.theme.rawValue), "version": .integer(change.version),
        "outcome": .code(outcome), "code": .code(code),
      ])
  }
}
