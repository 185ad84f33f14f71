import KafkaTesting
import Testing

extension FaultTests {
  /// Kafka is struck.
  @Suite struct BrokerFaultTests {
    /// A cluster waits so long for a silent node before others lead in its place: one that is back earlier is a leader
    /// still, one that comes later finds that it has been replaced.
    ///
    /// Not for a single node: none would take its place, and on a slow machine it is silent for longer while it comes up.
    private func replacing(_ nodes: Int) -> [String] { nodes > 1 ? ["broker.session.timeout.ms=3000"] : [] }

    @Test("a node is killed and comes back", arguments: Scale.nodes(1, 3))
    func killed(nodes: Int) async throws {
      try await HubUnderFault.run(nodes: nodes, overrides: replacing(nodes)) { scene in
        var strikes = Strikes()
        try await Proof.run(scene, striking: strikes.moments(Scale.strikes(1, 5))) { _ in
          let node = strikes.node(of: nodes)
          try await scene.kafka.kill(node)
          await strikes.pause(0...5)
          try await scene.kafka.bringBack(node)
        }
      }
    }

    /// Each node leads a share of every topic's partitions, so each leader of the inbox is frozen once.
    @Test("each node is frozen for some seconds, and thawed")
    func frozen() async throws {
      try await HubUnderFault.run(nodes: 3, overrides: replacing(3)) { scene in
        var strikes = Strikes()
        let nodes = (0..<Scale.strikes(1, 3)).flatMap { _ in strikes.order(of: 3) }
        try await Proof.run(scene, striking: strikes.moments(nodes.count)) { index in
          try await scene.kafka.freeze(nodes[index])
          await strikes.pause(1...6)
          try await scene.kafka.thaw(nodes[index])
        }
      }
    }
  }
}
