/// Tells up to where a partition may be committed when its records are settled out of order: to the oldest one that is not.
///
/// Pure: offsets in, offsets out. A record that was committed is never read again, so the commit stops before every record
/// that is still in hand, however many behind it are done.
public struct OffsetTracker: Sendable {
  /// Records in hand, and settled ones behind them, by rising offset.
  private var open: [(offset: Int64, settled: Bool)] = []
  /// Where `open` begins; the entries before it are spent.
  private var head = 0
  /// The offset behind the last record taken, or where reading began.
  private var next: Int64
  private var told: Int64

  /// A tracker of a partition that is read from `start`.
  public init(start: Int64) {
    next = start
    told = start
  }

  /// How many records are taken and not yet behind the committable offset.
  public var count: Int { open.count - head }

  /// Takes a record in hand. Offsets rise, with gaps where transactions end or compaction was; one that does not rise was
  /// taken before, and is passed over.
  public mutating func take(_ offset: Int64) {
    guard offset >= next, offset < .max else { return }
    open.append((offset, false))
    next = offset + 1
  }

  /// Settles a record that was taken; any other offset is passed over.
  public mutating func settle(_ offset: Int64) {
    guard let index = index(of: offset) else { return }
    open[index].settled = true
    while head < open.count, open[head].settled { head += 1 }
    if head == open.count || head > 1024 {
      open.removeFirst(head)
      head = 0
    }
  }

  /// The offset to commit, which is that of the next record to read; nil where it was told before.
  public mutating func committable() -> Int64? {
    let offset = head < open.count ? open[head].offset : next
    guard offset > told else { return nil }
    told = offset
    return offset
  }

  /// Where a record in hand stands, by bisection.
  private func index(of offset: Int64) -> Int? {
    var low = head
    var high = open.count
    while low < high {
      let middle = (low + high) / 2
      if open[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low < open.count && open[low].offset == offset ? low : nil
  }
}
