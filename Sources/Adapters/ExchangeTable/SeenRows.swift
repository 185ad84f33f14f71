import Crypto

/// Rows of a table that were handed on, by their digests, as far back as it is read again. Bounded: beyond that the hub gets
/// a row a second time, which is harmless.
struct SeenRows: Sendable {
  /// So many rows are remembered (16 bytes each, and the time).
  private static let most = 100_000

  private var times: [[UInt8]: String] = [:]

  /// The digest by which a row is known.
  static func digest(_ document: [UInt8]) -> [UInt8] { Array(Digest.sha256(document).prefix(16)) }

  func contains(_ digest: [UInt8]) -> Bool { times[digest] != nil }

  /// How many of one time are remembered.
  func count(at time: String) -> Int { times.values.count { $0 == time } }

  mutating func insert(_ digest: [UInt8], time: String) {
    if times.count >= Self.most { times = [:] }
    times[digest] = time
  }

  mutating func remove(_ digest: [UInt8]) { times[digest] = nil }

  /// Forgets what is older than the time from which it is read.
  mutating func forget(before time: String) {
    times = times.filter { $0.value >= time || $0.value == TableTime.none }
  }
}
