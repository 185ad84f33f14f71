/// Which offset of one partition may be committed: all before it is settled. Pure.
struct OffsetTracker {
  /// Offsets that are taken and not settled, or settled behind one that is not; in order of taking.
  private var open: [Int64] = []
  /// Settled ones behind an open one.
  private var ahead: Set<Int64> = []
  private var next: Int64
  private var told: Int64

  /// A tracker of a partition read from `start`.
  init(start: Int64) {
    next = start
    told = start
  }

  /// How many are taken and not yet behind the committable offset.
  var count: Int { open.count }

  /// Takes a record. Offsets rise, with gaps where transactions end.
  mutating func take(_ offset: Int64) {
    open.append(offset)
    next = offset + 1
  }

  /// Settles a record that was taken.
  mutating func settle(_ offset: Int64) {
    ahead.insert(offset)
    var done = 0
    while done < open.count, ahead.remove(open[done]) != nil { done += 1 }
    if done > 0 { open.removeFirst(done) }
  }

  /// The offset to commit, where it is a new one.
  mutating func committable() -> Int64? {
    let offset = open.first ?? next
    guard offset > told else { return nil }
    told = offset
    return offset
  }
}
