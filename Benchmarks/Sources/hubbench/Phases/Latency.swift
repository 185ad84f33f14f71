import Foundation

/// How long the city waits for its answer at a steady rate, all roles at work.
extension Bench {
  func latency(_ load: Load, _ bodies: BenchBodies) async throws {
    for rate in [500, 1000] {
      let requests = try load.make(rate * 8, bodies.sample, bodies)
      let paced = await load.push(requests, perSecond: rate)
      row(
        "push at \(rate)/s: p50 / p99 ms", String(format: "%.1f / %.1f", paced.percentile(0.5), paced.percentile(0.99)),
        rate == 500 ? "p99 < 50" : "")
    }
  }
}
