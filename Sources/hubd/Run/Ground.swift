import Hub
import Logging
import Metrics

/// What every role stands on.
struct Ground: Sendable {
  var configuration: HubConfiguration
  var directory: String
  var environment: [String: String]
  var bus: any MessageBus
  var data: DataDirectory
  /// Where contents of materials are kept, and links to them.
  var materials: (desk: MaterialDesk, links: MaterialLinks)
  var clock: any WallClock
  var metrics: MetricsRegistry
  var readiness: Readiness
  var log: Logger
}
