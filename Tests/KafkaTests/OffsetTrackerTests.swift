import Kafka
import Testing

@Suite struct OffsetTrackerTests {
  @Test func commitsStopBeforeTheOldestUnsettled() {
    var tracker = OffsetTracker<Int>()
    tracker.begin(1, at: 10)
    for offset in Int64(10)...14 { tracker.take(1, offset) }
    tracker.settle(1, 12)
    tracker.settle(1, 11)
    #expect(tracker.committable.isEmpty)
    tracker.settle(1, 10)
    #expect(tracker.committable == [1: 13])
    #expect(tracker.inHand(1) == 2)
  }

  @Test func gapsOfCompactionAndMarkersAreNoObstacle() {
    var tracker = OffsetTracker<Int>()
    tracker.begin(1, at: 0)
    for offset: Int64 in [0, 7, 9] { tracker.take(1, offset) }
    tracker.settle(1, 0)
    #expect(tracker.committable == [1: 1])
    tracker.settle(1, 7)
    tracker.settle(1, 9)
    #expect(tracker.committable == [1: 10])
  }

  @Test func whatIsCommittedIsNotOfferedAgain() {
    var tracker = OffsetTracker<Int>()
    tracker.begin(1, at: 0)
    tracker.take(1, 0)
    tracker.settle(1, 0)
    tracker.committed([1: 1, 2: 5])
    #expect(tracker.committable.isEmpty)
    tracker.take(1, 1)
    tracker.settle(1, 1)
    #expect(tracker.committable == [1: 2])
  }

  @Test func settlementsOfADroppedPartitionAreIgnored() {
    var tracker = OffsetTracker<Int>()
    tracker.begin(1, at: 0)
    tracker.take(1, 0)
    tracker.drop(1)
    let afterDrop = tracker.settle(1, 0)
    tracker.begin(1, at: 5)
    let afterBegin = tracker.settle(1, 0)
    #expect(!afterDrop && !afterBegin)
    #expect(tracker.committable.isEmpty)
  }

  @Test func aRecordIsTakenAndSettledOnce() {
    var tracker = OffsetTracker<Int>()
    tracker.begin(1, at: 3)
    tracker.take(1, 2)
    tracker.take(1, 3)
    tracker.take(1, 3)
    #expect(tracker.inHand == 1)
    let first = tracker.settle(1, 3)
    let second = tracker.settle(1, 3)
    #expect(first && !second)
    #expect(tracker.inHand == 0)
  }

  @Test(arguments: 0..<20)
  func inAnyOrderTheCommitIsTheOldestOpen(_ seed: Int) {
    var random = Seeded(state: UInt64(seed) + 1)
    var tracker = OffsetTracker<Int>()
    var open = Set<Int64>(0..<3000)
    tracker.begin(1, at: 0)
    for offset in Int64(0)..<3000 { tracker.take(1, offset) }
    for offset in (Int64(0)..<3000).shuffled(using: &random) {
      tracker.settle(1, offset)
      open.remove(offset)
      guard offset % 50 == 0 else { continue }
      #expect((tracker.committable[1] ?? 0) == open.min() ?? 3000)
    }
    #expect(tracker.committable == [1: 3000])
  }
}

/// SplitMix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
