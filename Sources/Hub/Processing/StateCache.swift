/// States and bodies of the keys that were last at work. Two generations: when the young one is full the old
/// one is forgotten.
struct StateCache {
  private let capacity: Int
  private var young: [Batch.Key: Batch.Owned] = [:]
  private var old: [Batch.Key: Batch.Owned] = [:]

  /// - Parameter capacity: keys of one generation; an entry is some 5 KB.
  init(capacity: Int = 4000) { self.capacity = capacity }

  mutating func get(_ key: Batch.Key) -> Batch.Owned? {
    if let owned = young[key] { return owned }
    guard let owned = old[key] else { return nil }
    put(key, owned)
    return owned
  }

  mutating func put(_ batch: Batch) { for key in batch.touched { put(key, batch.owned[key] ?? Batch.Owned()) } }

  mutating func forget(_ partitions: Set<Int32>) {
    young = young.filter { !partitions.contains($0.key.partition) }
    old = old.filter { !partitions.contains($0.key.partition) }
  }

  private mutating func put(_ key: Batch.Key, _ owned: Batch.Owned) {
    if young.count >= capacity {
      old = young
      young = [:]
    }
    young[key] = owned
  }
}
