import Offsets
import Testing

@Suite struct OffsetTrackerTests {
  /// A tracker that has taken these.
  private func tracker(start: Int64, _ offsets: [Int64]) -> OffsetTracker {
    var tracker = OffsetTracker(start: start)
    for offset in offsets { tracker.take(offset) }
    return tracker
  }

  @Test func commitsStopBeforeTheOldestUnsettled() {
    var tracker = tracker(start: 10, [10, 11, 12, 13])
    tracker.settle(12)
    tracker.settle(11)
    #expect(tracker.committable() == nil)
    tracker.settle(10)
    #expect(tracker.committable() == 13)
    #expect(tracker.count == 1)
  }

  @Test func anOffsetIsToldOnce() {
    var tracker = tracker(start: 0, [0])
    tracker.settle(0)
    #expect(tracker.committable() == 1)
    #expect(tracker.committable() == nil)
    tracker.take(1)
    #expect(tracker.committable() == nil)
    tracker.settle(1)
    #expect(tracker.committable() == 2)
  }

  @Test func gapsOfCompactionAndMarkersArePassedOver() {
    var tracker = tracker(start: 0, [0, 7, 9])
    tracker.settle(0)
    #expect(tracker.committable() == 7)
    tracker.settle(7)
    tracker.settle(9)
    #expect(tracker.committable() == 10)
  }

  @Test func aRecordIsTakenAndSettledOnce() {
    var tracker = tracker(start: 3, [2, 3, 3])
    #expect(tracker.count == 1)
    tracker.settle(2)
    #expect(tracker.committable() == nil)
    tracker.settle(3)
    tracker.settle(3)
    #expect(tracker.count == 0)
    #expect(tracker.committable() == 4)
  }

  @Test func noOffsetIsTooLarge() {
    var tracker = tracker(start: 0, [.max - 1, .max])
    tracker.settle(.max - 1)
    #expect(tracker.committable() == .max)
  }

  @Test(arguments: 0..<20) func inAnyOrderTheCommitIsTheOldestOpen(_ seed: UInt64) {
    var random = Seeded(state: seed)
    var tracker = tracker(start: 0, Array(0..<3000))
    var open = Set<Int64>(0..<3000)
    var committed: Int64 = 0
    for offset in (Int64(0)..<3000).shuffled(using: &random) {
      tracker.settle(offset)
      open.remove(offset)
      guard offset % 50 == 0 else { continue }
      committed = tracker.committable() ?? committed
      #expect(committed == open.min() ?? 3000)
    }
    committed = tracker.committable() ?? committed
    #expect(committed == 3000 && tracker.count == 0)
  }
}

/// SplitMix64: the same numbers for the same seed.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
