import Foundation
import HTTP
import HTTPClient
import Simulation
import Synchronization

/// The city as it pushes applications, each with a number of its own. They are made and signed before the clock runs: what
/// is measured is the hub, not the load.
final class Load: Sendable {
  static let key = Array("hub-test-key-0001-do-not-use-live".utf8)

  private let pusher: CityPusher
  private let last = Atomic(1_000_000)

  init(hub: String) throws {
    pusher = try CityPusher(hub: hub, signer: PushSigner(keyID: "city-test", key: Self.key))
  }

  /// What came of some pushes.
  struct Outcome {
    var milliseconds: [Double]
    var failures: Int
    var seconds: Double
    var rate: Double { Double(milliseconds.count) / seconds }

    func percentile(_ share: Double) -> Double {
      let sorted = milliseconds.sorted()
      return sorted.isEmpty ? .nan : sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
    }
  }

  /// So many signed pushes.
  func make(_ count: Int, _ text: String, _ bodies: BenchBodies) throws -> [HTTPClientRequest] {
    try (0..<count).map { _ in
      try pusher.request(bodies.body(text, last.add(1, ordering: .relaxed).newValue), timeout: .seconds(30))
    }
  }

  /// Pushes as fast as so many connections can.
  func push(_ requests: [HTTPClientRequest], atOnce: Int) async -> Outcome {
    let began = ContinuousClock.now
    let times = await withTaskGroup(of: [Double?].self) { group in
      for worker in 0..<atOnce {
        group.addTask {
          var times: [Double?] = []
          for index in stride(from: worker, to: requests.count, by: atOnce) {
            times.append(await self.push(requests[index]))
          }
          return times
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    return outcome(times, began)
  }

  /// Pushes at a rate, whether or not answers come.
  func push(_ requests: [HTTPClientRequest], perSecond rate: Int) async -> Outcome {
    let began = ContinuousClock.now
    let times = await withTaskGroup(of: Double?.self) { group in
      for (index, request) in requests.enumerated() {
        try? await Task.sleep(until: began + .seconds(Double(index) / Double(rate)), clock: .continuous)
        group.addTask { await self.push(request) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    return outcome(times, began)
  }

  private func outcome(_ times: [Double?], _ began: ContinuousClock.Instant) -> Outcome {
    let good = times.compactMap { $0 }
    return Outcome(
      milliseconds: good, failures: times.count - good.count, seconds: (ContinuousClock.now - began).seconds)
  }

  /// One push: how long it took in milliseconds, nil where it was not answered with 200.
  private func push(_ request: HTTPClientRequest) async -> Double? {
    let began = ContinuousClock.now
    guard let answer = try? await pusher.send(request), answer.status == 200 else { return nil }
    return (ContinuousClock.now - began).seconds * 1000
  }
}
