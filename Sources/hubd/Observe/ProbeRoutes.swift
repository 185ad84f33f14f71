import HTTP
import JSON
import Metrics

/// `/live`, `/ready` and `/metrics` of the admin listener; they need no token and tell nothing about applications.
func probeRoutes(readiness: Readiness, metrics: MetricsRegistry) -> HTTPRouter {
  var router = HTTPRouter()
  router.on(.get, "/live") { _, _ in .text(200, "live\n") }
  router.on(.get, "/ready") { _, _ in
    let json = readiness.json
    return .json(readiness.reasons.isEmpty ? 200 : 503, json.bytes())
  }
  router.on(.get, "/metrics") { _, _ in
    HTTPResponse(
      status: 200, headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
      body: Array(metrics.text().utf8))
  }
  return router
}
