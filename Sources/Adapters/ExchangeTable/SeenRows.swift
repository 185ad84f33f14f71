import Crypto

/// Rows that were handed on, by their digests, as far back as views are read again. Bounded: beyond that the hub gets a row
/// a second time, which is harmless.
struct SeenRows: Sendable {
  /// So many rows are remembered (16 bytes each, and the time).
  private static let most = 200_000

  private var times: [[UInt8]: String] = [:]

  /// The digest by which a row is known.
  static func digest(_ document: [UInt8]) -> [UInt8] { Array(Digest.sha256(document).prefix(16)) }

  func contains(_ digest: [UInt8]) -> Bool { times[digest] != nil }

  mutating func insert(_ digest: [UInt8], time: String) {
    if times.count >= Self.most { times = [:] }
    times[digest] = time
  }

  mutating func remove(_ digest: [UInt8]) { times[digest] = nil }

  /// Forgets what is older than every time from which views are read.
  mutating func forget(before time: String) {
    times = times.filter { $0.value >= time || $0.value == TableTime.none }
  }
}
