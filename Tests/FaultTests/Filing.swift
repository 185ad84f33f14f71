import Foundation
import HTTP
import HubTesting
import JSON
import Simulation
import Synchronization

/// The city as it files many applications at once: each is pushed again until it was answered with 2xx, and counted then.
final class Filing: Sendable {
  /// Application ids by the number under which they were pushed.
  private let acknowledged = Mutex<[Int: String]>([:])
  private let hub: HubUnderFault
  private let sample: String

  init(_ hub: HubUnderFault) throws {
    self.hub = hub
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../demo/samples/01-restaurant.json").standardized
    sample = try String(contentsOf: file, encoding: .utf8)
  }

  /// How many were acknowledged.
  var count: Int { acknowledged.withLock { $0.count } }

  /// The ids that were acknowledged.
  var applications: Set<String> { acknowledged.withLock { Set($0.values) } }

  /// Pushes the applications of these numbers, some at a time, until all are acknowledged.
  func push(_ numbers: Range<Int>, atOnce: Int = 16) async {
    let next = Mutex(numbers.lowerBound)
    let queue = Queue(next: next, end: numbers.upperBound)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<atOnce {
        group.addTask { while let number = queue.take() { await self.push(number) } }
      }
    }
  }

  private func push(_ number: Int) async {
    let body = Array(sample.replacing("0000002603CC001", with: "0000\(1_000_000 + number)").utf8)
    _ = await eventually(within: .seconds(240)) {
      guard let answer = try? await self.hub.pusher.push(body, timeout: .seconds(5)), answer.status == 200 else {
        return false
      }
      let id = (try? JSONValue(parsing: answer.body))?["data"]?["applicationId"]?.string
      self.acknowledged.withLock { $0[number] = id }
      return id != nil
    }
  }

  private final class Queue: Sendable {
    private let next: Mutex<Int>
    private let end: Int
    init(next: consuming Mutex<Int>, end: Int) {
      self.next = next
      self.end = end
    }
    func take() -> Int? {
      next.withLock { next in
        guard next < end else { return nil }
        defer { next += 1 }
        return next
      }
    }
  }
}
