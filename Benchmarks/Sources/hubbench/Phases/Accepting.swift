/// Applications accepted and routed into the outbox: receive and process at work, as fast as 64 connections give.
extension Bench {
  func accepting(_ hub: HubProcesses, _ load: Load, _ bodies: BenchBodies) async throws {
    try await hub.start([.receive, .process])
    // What is asked for is what can be sustained: the broker's virtual machine compiles for its first minute.
    let warm = ContinuousClock.now + .seconds(settings.warmUp)
    while ContinuousClock.now < warm { _ = await load.push(try load.make(5_000, bodies.small, bodies), atOnce: 64) }
    for text in [bodies.small, bodies.large] {
      let requests = try load.make(settings.applications, text, bodies)
      let before = try await topics.ends(topics.outboxes)
      let meter = Meter(hub, [.receive, .process], broker: settings.broker)
      let burst = await load.push(requests, atOnce: 64)
      let accepted = requests.count - burst.failures
      try await until("routing") { try await topics.ends(topics.outboxes) >= before + Int64(accepted) }
      let readings = meter.read(for: accepted)
      let size = "\(bodies.body(text, 1_000_000).count) B"
      row("accepted (64 connections, \(size)): applications/s", whole(burst.rate))
      row("accepted and routed into the outbox: applications/s", whole(Double(accepted) / readings.seconds), "≥ 1500")
      row("not accepted, of \(requests.count)", "\(burst.failures)", "0")
      for reading in readings.parts { row("… \(reading.name): CPU µs an application", whole(reading.cpu)) }
    }
  }
}
