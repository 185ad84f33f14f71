/// Case numbers by the time at which they are due: a binary heap, the earliest first. An entry that is planned anew stands
/// here twice; whoever takes one out knows which of them counts.
struct DueQueue {
  typealias Item = (at: Int64, number: CaseNumber)

  private var heap: [Item] = []

  /// The earliest.
  var first: Item? { heap.first }

  mutating func add(_ number: CaseNumber, at time: Int64) {
    heap.append((time, number))
    var child = heap.count - 1
    while child > 0, heap[child].at < heap[(child - 1) / 2].at {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() {
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    var parent = 0
    while let child = earlierChild(of: parent), heap[child].at < heap[parent].at {
      heap.swapAt(child, parent)
      parent = child
    }
  }

  private func earlierChild(of parent: Int) -> Int? {
    let (left, right) = (2 * parent + 1, 2 * parent + 2)
    guard left < heap.count else { return nil }
    return right < heap.count && heap[right].at < heap[left].at ? right : left
  }
}
