/// Nonces that were used of late, as 64-bit hashes under a seed of this process (some 12 bytes each), in buckets of a
/// minute. Two nonces with one hash are taken for one: one in 10^13 at a million nonces, and its sender signs again.
struct NonceMemory: Sendable {
  private var buckets: [Int64: Set<Int>] = [:]
  private var count = 0
  private let minutes: Int64
  private let bound: Int

  /// - Parameters:
  ///   - minutes: how long a nonce is kept at least.
  ///   - bound: how many are kept; a full memory forgets none and takes none.
  init(minutes: Int64 = 11, bound: Int = 4_000_000) {
    self.minutes = minutes
    self.bound = bound
  }

  /// What becomes of a nonce.
  enum Verdict: Sendable, Hashable { case fresh, replayed, full }

  /// Takes a nonce that was used at a moment.
  mutating func take(_ key: String, usedAt moment: Timestamp, now: Timestamp) -> Verdict {
    forget(before: now.milliseconds / 60_000 - minutes)
    if contains(key) { return .replayed }
    guard count < bound else { return .full }
    let minute = moment.milliseconds / 60_000
    guard minute >= now.milliseconds / 60_000 - minutes else { return .fresh }
    buckets[minute, default: []].insert(key.hashValue)
    count += 1
    return .fresh
  }

  /// Whether a nonce was taken.
  func contains(_ key: String) -> Bool {
    let hash = key.hashValue
    return buckets.values.contains { $0.contains(hash) }
  }

  private mutating func forget(before minute: Int64) {
    for (old, hashes) in buckets where old < minute {
      buckets[old] = nil
      count -= hashes.count
    }
  }
}
