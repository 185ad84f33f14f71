import Foundation
import HTTP
import HubTesting
import JSON
import Simulation
import Synchronization

/// The city as it files many applications at once: each is pushed again until it was answered with 2xx, and counted then.
final class Filing: Sendable {
  /// Application ids by the city's case number.
  private let acknowledged = Mutex<[String: String]>([:])
  private let scene: HubUnderFault
  private let sample: String

  init(_ scene: HubUnderFault) throws {
    self.scene = scene
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../demo/samples/01-restaurant.json").standardized
    sample = try String(contentsOf: file, encoding: .utf8)
  }

  /// How many were acknowledged.
  var count: Int { acknowledged.withLock { $0.count } }

  /// Application ids that were acknowledged, by the city's case number.
  var applications: [String: String] { acknowledged.withLock { $0 } }

  /// Pushes so many applications, some at a time, until all are acknowledged.
  func push(_ total: Int = Scale.applications, atOnce: Int = 16) async {
    let numbers = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<atOnce {
        group.addTask {
          var number = numbers.next()
          while number < total {
            await self.push(number)
            number = numbers.next()
          }
        }
      }
    }
  }

  /// One application; with several hubs each attempt goes to the next one.
  private func push(_ number: Int) async {
    let caseNumber = "0000\(1_000_000 + number)"
    let body = Array(
      sample.replacing("0000002603CC001", with: caseNumber)
        .replacing("310104190001020016", with: Matter.agent(number)).utf8)
    let attempts = Counter()
    _ = await eventually(within: Scale.patience) {
      let hub = self.scene.hubs[(number + attempts.next()) % self.scene.hubs.count]
      guard let answer = try? await hub.pusher.push(body, timeout: .seconds(5)), answer.status == 200 else {
        return false
      }
      let id = (try? JSONValue(parsing: answer.body))?["data"]?["applicationId"]?.string
      self.acknowledged.withLock { $0[caseNumber] = id }
      return id != nil
    }
  }

  /// Counts from 0.
  private final class Counter: Sendable {
    private let value = Atomic(0)
    func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
  }
}
