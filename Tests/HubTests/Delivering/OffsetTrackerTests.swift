import HubTesting
import Testing

@testable import Hub

struct OffsetTrackerTests {
  @Test("an offset is committable only when all before it are settled")
  func oldestOpen() {
    var tracker = OffsetTracker(start: 10)
    for offset: Int64 in [10, 11, 14] { tracker.take(offset) }
    tracker.settle(11)
    tracker.settle(14)
    let early = tracker.committable()
    tracker.settle(10)
    let all = tracker.committable()
    let again = tracker.committable()
    #expect(early == nil && all == 15 && again == nil)
  }

  @Test("gaps that transactions leave are passed over")
  func gaps() {
    var tracker = OffsetTracker(start: 0)
    tracker.take(0)
    tracker.take(5)
    tracker.settle(0)
    let offset = tracker.committable()
    #expect(offset == 5)
  }

  @Test("in any order of settling, everything is committed in the end and nothing early", arguments: 0..<50)
  func anyOrder(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var tracker = OffsetTracker(start: 0)
    var open = Set<Int64>()
    for offset in 0..<40 as Range<Int64> {
      tracker.take(offset)
      open.insert(offset)
    }
    while let next = open.sorted().randomElement(using: &random) {
      open.remove(next)
      tracker.settle(next)
      if let offset = tracker.committable() { #expect(open.allSatisfy { $0 >= offset }) }
    }
    #expect(tracker.count == 0)
  }
}
