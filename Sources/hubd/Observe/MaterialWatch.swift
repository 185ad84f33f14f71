import Hub
import Metrics

/// Metrics of the contents that come in and go out.
struct MaterialWatch: MaterialObserver {
  private let bytes: Family<Counter>
  private let failures: Family<Counter>

  init(_ metrics: MetricsRegistry) {
    bytes = metrics.counters(
      "hub_material_bytes_total", help: "Bytes of materials and large originals that came in and went out.",
      labels: ["kind", "direction"])
    failures = metrics.counters(
      "hub_material_failures_total", help: "Contents that could not be kept or read, by reason.",
      labels: ["kind", "reason"])
  }

  func took(_ kind: BlobKind, bytes count: Int) { bytes.with(kind.rawValue, "in").add(count) }
  func gave(_ kind: BlobKind, bytes count: Int) { bytes.with(kind.rawValue, "out").add(count) }
  func failed(_ kind: BlobKind, _ error: BlobError) { failures.with(kind.rawValue, error.code).add() }
}
