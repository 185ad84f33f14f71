import Metrics
import ProgramTesting
import Testing

@Suite struct MetricsTests {
  private func sample() -> MetricsRegistry {
    let registry = MetricsRegistry()
    let deliveries = registry.counters(
      "hub_deliveries_total", help: "Deliveries by outcome.", labels: ["system", "outcome"])
    deliveries.with("xuhui", "delivered").add(2)
    deliveries.with("xuhui", "failed").add()
    deliveries.with("a\"b\\c\nd").add()
    registry.gauge("hub_circuits_open", help: "Open circuits.").set(1)
    let latency = registry.histogram("hub_receive_duration_seconds", help: "Time to answer.", bounds: [0.1, 0.01, 1])
    for value in [0.0078125, 0.0078125, 0.0625, 7] { latency.observe(value) }
    latency.observe(.milliseconds(250))
    latency.observe(Double.nan)
    return registry
  }

  @Test func writesTheTextFormat() {
    #expect(
      sample().text() == #"""
        # HELP hub_circuits_open Open circuits.
        # TYPE hub_circuits_open gauge
        hub_circuits_open 1
        # HELP hub_deliveries_total Deliveries by outcome.
        # TYPE hub_deliveries_total counter
        hub_deliveries_total{system="a\"b\\c\nd",outcome=""} 1
        hub_deliveries_total{system="xuhui",outcome="delivered"} 2
        hub_deliveries_total{system="xuhui",outcome="failed"} 1
        # HELP hub_receive_duration_seconds Time to answer.
        # TYPE hub_receive_duration_seconds histogram
        hub_receive_duration_seconds_bucket{le="0.01"} 2
        hub_receive_duration_seconds_bucket{le="0.1"} 3
        hub_receive_duration_seconds_bucket{le="1"} 4
        hub_receive_duration_seconds_bucket{le="+Inf"} 5
        hub_receive_duration_seconds_sum 7.328125
        hub_receive_duration_seconds_count 5

        """#)
  }

  @Test func boundsItsSeries() {
    let registry = MetricsRegistry()
    let family = registry.counters("x_total", help: "X.", labels: ["who"], bound: 2)
    for name in ["a", "b", "c", "d", "a"] { family.with(name).add() }
    #expect(family.with("a").value == 2)
    #expect(family.with("e").value == 2)
    #expect(registry.text().contains("x_total{who=\"other\"} 2"))
  }

  @Test func givesTheSameFamilyAgain() {
    let registry = MetricsRegistry()
    registry.counter("x_total", help: "X.").add()
    #expect(registry.counter("x_total", help: "X.").value == 1)
    registry.gauge("x_total", help: "Another kind.").set(7)
    #expect(registry.text() == "# HELP x_total X.\n# TYPE x_total counter\nx_total 1\n")
  }

  @Test func counterOnlyRises() {
    let counter = MetricsRegistry().counter("x_total", help: "X.")
    counter.add(3)
    counter.add(-2)
    #expect(counter.value == 3)
  }

  @Test func countsFromManyTasks() async {
    let registry = MetricsRegistry()
    let family = registry.counters("x_total", help: "X.", labels: ["n"])
    let histogram = registry.histogram("x_seconds", help: "X.")
    await withTaskGroup { group in
      for task in 0..<8 {
        group.addTask {
          for _ in 0..<1_000 {
            family.with(String(task % 2)).add()
            histogram.observe(0.5)
          }
        }
      }
    }
    #expect(family.with("0").value == 4_000)
    #expect(registry.text().contains("x_seconds_sum 4000\nx_seconds_count 8000\n"))
  }

  @Test func writesNamesThatPrometheusAllows() {
    let registry = MetricsRegistry()
    registry.gauge("1.a-b/咖", help: "line\nline \\").set(-.infinity)
    #expect(registry.text() == "# HELP _1_a_b__ line\\nline \\\\\n# TYPE _1_a_b__ gauge\n_1_a_b__ -Inf\n")
  }

  @Test func tellsAboutTheProcess() {
    let registry = MetricsRegistry()
    registry.observeProcess()
    let lines = registry.text().split(separator: "\n").filter { !$0.hasPrefix("#") }
    for name in [
      "process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds", "process_start_time_seconds",
    ] {
      let value = lines.first { $0.hasPrefix(name + " ") }?.split(separator: " ").last.flatMap { Double($0) }
      #expect((value ?? 0) > 0)
    }
  }

  @Test(.enabled(if: Promtool.isThere, "promtool is not installed"))
  func promtoolFindsNothing() throws {
    let registry = sample()
    registry.observeProcess()
    #expect(try Promtool.complaints(about: registry.text()) == "")
  }
}
