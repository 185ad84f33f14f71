/// States that are committed in Kafka and not yet in the local store. Pure.
struct UnsavedStates {
  /// At so many keys the store is written.
  static let mostKeys = 8000
  /// After so long it is written in any case.
  static let longest: Int64 = 5000

  private struct Entry {
    var owned: Batch.Owned
    var bodyChanged: Bool
  }

  private var entries: [Batch.Key: Entry] = [:]
  private var since: Timestamp?

  func get(_ key: Batch.Key) -> Batch.Owned? { entries[key]?.owned }

  mutating func take(_ batch: Batch, at now: Timestamp) {
    for key in batch.touched {
      let changed = batch.rewritten.contains(key) || entries[key]?.bodyChanged == true
      entries[key] = Entry(owned: batch.owned[key] ?? Batch.Owned(), bodyChanged: changed)
    }
    if since == nil, !entries.isEmpty { since = now }
  }

  func isDue(at now: Timestamp) -> Bool {
    guard let since else { return false }
    return entries.count >= Self.mostKeys || now.milliseconds - since.milliseconds >= Self.longest
  }

  mutating func forget(_ partitions: Set<Int32>) {
    entries = entries.filter { !partitions.contains($0.key.partition) }
    if entries.isEmpty { since = nil }
  }

  /// Hands everything out, as changes of the store.
  mutating func drain() -> [Int32: [LocalStore.Change]] {
    var changes: [Int32: [LocalStore.Change]] = [:]
    for (key, entry) in entries {
      let owned = entry.owned
      changes[key.partition, default: []].append(.state(key.bytes, owned.state, wake: owned.wake?.at))
      if entry.bodyChanged { changes[key.partition, default: []].append(.body(key.bytes, owned.body)) }
    }
    entries = [:]
    since = nil
    return changes
  }
}
