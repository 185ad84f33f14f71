import Foundation
import HTTP
import Simulation
import Synchronization

/// The city as it pushes applications, each with a number of its own.
final class Load: Sendable {
  static let key = Array("hub-test-key-0001-do-not-use-live".utf8)

  private let pusher: CityPusher
  private let sample: String
  private let last = Atomic(1_000_000)

  init(hub: String, sample: String) throws {
    pusher = try CityPusher(hub: hub, signer: PushSigner(keyID: "city-test", key: Self.key))
    self.sample = sample
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

  /// Pushes as fast as so many connections can.
  func push(_ count: Int, atOnce: Int) async -> Outcome {
    let began = ContinuousClock.now
    let times = await withTaskGroup(of: [Double?].self) { group in
      for worker in 0..<atOnce {
        group.addTask {
          var times: [Double?] = []
          for _ in stride(from: worker, to: count, by: atOnce) { times.append(await self.push()) }
          return times
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    return outcome(times, began)
  }

  /// Pushes at a rate, whether or not answers come.
  func push(_ count: Int, perSecond rate: Int) async -> Outcome {
    let began = ContinuousClock.now
    let times = await withTaskGroup(of: Double?.self) { group in
      for index in 0..<count {
        try? await Task.sleep(until: began + .seconds(Double(index) / Double(rate)), clock: .continuous)
        group.addTask { await self.push() }
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
  private func push() async -> Double? {
    let number = last.add(1, ordering: .relaxed).newValue
    let body = Array(sample.replacing("0000002603CC001", with: "0000\(number)").utf8)
    let began = ContinuousClock.now
    guard let answer = try? await pusher.push(body), answer.status == 200 else { return nil }
    return (ContinuousClock.now - began).seconds * 1000
  }
}
