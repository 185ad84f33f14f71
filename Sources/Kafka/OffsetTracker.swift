/// Tells up to where a reader may commit when records are settled out of order: to the oldest that is not settled.
///
/// Pure: offsets in, offsets out. A record that was committed is never read again, so the commit stops before every
/// record that is still in hand, however many behind it are done.
public struct OffsetTracker<Partition: Hashable & Sendable>: Sendable {
  fileprivate struct Progress: Sendable {
    /// Offsets in hand or settled out of order, rising; the settled ones at the front are removed at once.
    var open: [(offset: Int64, settled: Bool)] = []
    /// Where `open` begins; the entries before it are spent.
    var head = 0
    /// The offset to read after the last record that left `open`, or where reading began.
    var next: Int64
    var committed: Int64

    var count: Int { open.count - head }
  }

  private var partitions: [Partition: Progress] = [:]

  /// A tracker of nothing.
  public init() {}

  /// Begins a partition at the offset that is read next. What was known of it is forgotten.
  public mutating func begin(_ partition: Partition, at offset: Int64) {
    partitions[partition] = Progress(next: offset, committed: offset)
  }

  /// Forgets a partition that went to another reader; later settlements of its records are ignored.
  public mutating func drop(_ partition: Partition) { partitions[partition] = nil }

  /// Notes a record that was taken in hand. Offsets of a partition rise; one that does not is ignored.
  public mutating func take(_ partition: Partition, _ offset: Int64) {
    guard let known = partitions[partition]?.highest, offset > known else { return }
    partitions[partition]?.open.append((offset, false))
  }

  /// Notes that a record is done with. Whether it was in hand; it was not if the partition has gone meanwhile.
  @discardableResult
  public mutating func settle(_ partition: Partition, _ offset: Int64) -> Bool {
    guard let index = partitions[partition]?.index(of: offset) else { return false }
    partitions[partition]?.open[index].settled = true
    partitions[partition]?.advance()
    return true
  }

  /// How many records of a partition are taken and not yet behind the commit.
  public func inHand(_ partition: Partition) -> Int { partitions[partition]?.count ?? 0 }

  /// How many records are taken and not yet behind the commit.
  public var inHand: Int { partitions.values.reduce(0) { $0 + $1.count } }

  /// The offsets to commit: of each partition that moved, the one after its last record with nothing open before it.
  public var committable: [Partition: Int64] {
    partitions.compactMapValues { $0.next > $0.committed ? $0.next : nil }
  }

  /// Notes what was committed, so that it is not offered again.
  public mutating func committed(_ offsets: [Partition: Int64]) {
    for (partition, offset) in offsets {
      guard let known = partitions[partition]?.committed, offset > known else { continue }
      partitions[partition]?.committed = offset
    }
  }
}

extension OffsetTracker.Progress {
  /// The highest offset seen.
  fileprivate var highest: Int64 { open.last?.offset ?? (next - 1) }

  /// Where an open offset stands, by bisection.
  fileprivate func index(of offset: Int64) -> Int? {
    var low = head
    var high = open.count
    while low < high {
      let middle = (low + high) / 2
      if open[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low < open.count && open[low].offset == offset ? low : nil
  }

  /// Moves over the settled records at the front.
  fileprivate mutating func advance() {
    while head < open.count, open[head].settled {
      next = open[head].offset + 1
      head += 1
    }
    if head == open.count || head > 1024 {
      open.removeFirst(head)
      head = 0
    }
  }
}
