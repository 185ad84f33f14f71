import Synchronization

/// All metrics of a process. Names and labels follow Prometheus: `hub_deliveries_total`, base units, no colons.
public final class MetricsRegistry: Sendable {
  private struct State {
    var families: [String: any Exposed] = [:]
    var updates: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  /// An empty registry.
  public init() {}

  /// A family of counters. Asking again for a name gives the same family.
  public func counters(_ name: String, help: String, labels: [String], bound: Int = 1_000) -> Family<Counter> {
    family(name, help: help, labels: labels, bound: bound) { Counter() }
  }

  /// A family of gauges. Asking again for a name gives the same family.
  public func gauges(_ name: String, help: String, labels: [String], bound: Int = 1_000) -> Family<Gauge> {
    family(name, help: help, labels: labels, bound: bound) { Gauge() }
  }

  /// A family of histograms. Asking again for a name gives the same family.
  public func histograms(
    _ name: String, help: String, labels: [String], bounds: [Double] = MetricsRegistry.latencies, bound: Int = 200
  ) -> Family<Histogram> {
    family(name, help: help, labels: labels, bound: bound) { Histogram(bounds: bounds) }
  }

  /// A counter without labels.
  public func counter(_ name: String, help: String) -> Counter { counters(name, help: help, labels: []).with() }

  /// A gauge without labels.
  public func gauge(_ name: String, help: String) -> Gauge { gauges(name, help: help, labels: []).with() }

  /// A histogram without labels.
  public func histogram(
    _ name: String, help: String, bounds: [Double] = MetricsRegistry.latencies
  ) -> Histogram {
    histograms(name, help: help, labels: [], bounds: bounds).with()
  }

  /// Bounds for latencies, in seconds: 1 ms to 30 s.
  public static let latencies = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

  /// Runs before each reading, to set gauges whose values lie elsewhere. It must not block.
  public func beforeReading(_ update: @escaping @Sendable () -> Void) {
    state.withLock { $0.updates.append(update) }
  }

  /// Everything in the text format of Prometheus, version 0.0.4 (`text/plain; version=0.0.4; charset=utf-8`).
  public func text() -> String {
    for update in state.withLock({ $0.updates }) { update() }
    let families = state.withLock { $0.families.sorted { $0.key < $1.key } }
    return families.map(\.value.text).joined()
  }

  func family<Member: Series>(
    _ name: String, help: String, labels: [String] = [], bound: Int = 1, make: @escaping @Sendable () -> Member
  ) -> Family<Member> {
    let name = legal(name)
    let labels = labels.map(legal)
    return state.withLock { state in
      let known = state.families[name] as? Family<Member>
      if let known, known.labels == labels { return known }
      let family = Family(name: name, help: help, labels: labels, bound: bound, make: make)
      // Two declarations of one name would be no valid text: the first is shown.
      if state.families[name] == nil { state.families[name] = family }
      return family
    }
  }
}

/// The name with every character that the text format does not allow as `_`.
private func legal(_ name: String) -> String {
  let letters = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
  return letters.first?.isNumber == false ? letters : "_" + letters
}
