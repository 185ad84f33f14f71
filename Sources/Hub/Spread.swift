/// Waits that are alike are spread, so that what began at one moment does not come back at one moment. Ids decide, not
/// chance: a replay decides the same.
enum Spread {
  /// A wait of so many milliseconds, spread by up to ± a share (0…1) of it.
  static func around(_ milliseconds: Int64, by share: Double, of text: String) -> Int64 {
    let base = Double(milliseconds)
    let wait = base * (1 + min(max(share, 0), 1) * (2 * fraction(of: text) - 1))
    return wait.isFinite ? Int64(wait) : milliseconds
  }

  /// A number in 0..<1 that only the text decides (FNV-1a, 64 bits, mixed).
  private static func fraction(of text: String) -> Double {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 33
    hash = hash &* 0xff51_afd7_ed55_8ccd
    hash ^= hash >> 33
    return Double(hash >> 11) / Double(1 << 53)
  }
}
