import Foundation
import Testing

extension FaultTests {
  /// hubd itself is struck.
  @Suite struct HubdFaultTests {
    /// Some times it is killed once more while it comes up.
    @Test("hubd is killed again and again", arguments: Scale.nodes(3))
    func killed(nodes: Int) async throws {
      try await HubUnderFault.run(nodes: nodes) { scene in
        var strikes = Strikes()
        try await Proof.run(scene, striking: strikes.moments(Scale.strikes(3, 12))) { _ in
          await scene.hub.crash()
          if strikes.flip() {
            try scene.hub.launch()
            await strikes.pause(0...2)
            await scene.hub.crash()
          }
          try await scene.hub.start()
        }
        #expect(await scene.hub.stop() == 0, "\(scene.context)")
      }
    }

    @Test("the local store is deleted between a crash and the start", arguments: Scale.nodes(1))
    func storeDeleted(nodes: Int) async throws {
      try await HubUnderFault.run(nodes: nodes) { scene in
        var strikes = Strikes()
        try await Proof.run(scene, striking: strikes.moments(Scale.strikes(2, 6))) { _ in
          await scene.hub.crash()
          try FileManager.default.removeItem(at: scene.hub.store)
          try await scene.hub.start()
        }
      }
    }

    @Test("of two hubs one is killed for good, and the other takes over")
    func takenOver() async throws {
      try await HubUnderFault.run(nodes: 3, hubs: 2) { scene in
        var strikes = Strikes()
        try await Proof.run(scene, striking: strikes.moments(1)) { _ in await scene.hubs[1].crash() }
      }
    }
  }
}
